import { createContext, type ComponentChildren } from "preact";
import { useContext } from "preact/hooks";
import { Icon } from "../ui/Icon.tsx";
import { disguisedHost } from "./safeAddress.ts";

/** What the text around it does for code and links; the markdown folder knows no host. */
export interface MarkdownActions {
	readonly openLink: (address: string) => void;
	readonly copyCode: (text: string) => void;
	readonly insertCode: (text: string) => void;
	readonly newFile: (text: string, language: string) => void;
	readonly applyCode: (text: string) => void;
}

export const MarkdownActionsContext = createContext<MarkdownActions | null>(null);

interface LinkViewProps {
	/** Null when it may not be opened: then only the words are shown. */
	readonly address: string | null;
	readonly title: string;
	readonly words: string;
	readonly icon?: string;
	readonly children: ComponentChildren;
}

/** A link without an address of its own: the browser has nothing to follow, only the host opens it, after asking. */
export function LinkView({ address, title, words, icon, children }: LinkViewProps) {
	const actions = useContext(MarkdownActionsContext);
	if (address === null)
		return (
			<span class="inert-link">
				{icon && <Icon name={icon} />}
				{children}
			</span>
		);
	const open = (event: Event) => {
		event.preventDefault();
		actions?.openLink(address);
	};
	const host = disguisedHost(words, address);
	return (
		<>
			<a
				role="link"
				tabIndex={0}
				data-href={address}
				title={title === "" ? address : `${title}\n${address}`}
				onClick={open}
				onKeyDown={(event) => event.key === "Enter" && open(event)}
			>
				{icon && <Icon name={icon} />}
				{children}
			</a>
			{host !== null && <span class="link-host">{` (${host})`}</span>}
		</>
	);
}
