import { useContext } from "preact/hooks";
import { t } from "../l10n.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { steady } from "../ui/steady.tsx";
import { MarkdownActionsContext } from "./LinkView.tsx";
import type { CodeBlock } from "./nodes.ts";
import { Revealed } from "./Revealed.tsx";
import "./codeBlock.css";

/** Code in the editor's font, with what one does with code. */
export function CodeBlockView({ block }: { readonly block: CodeBlock }) {
	const actions = useContext(MarkdownActionsContext);
	const { language, chunks } = block;
	const text = () => chunks.join("\n");
	return (
		<div class="code-block">
			<div class="code-head">
				<span class="code-language">{language}</span>
				<span class="code-actions">
					<IconButton icon="copy" label={t("Copy code")} onClick={() => actions?.copyCode(text())} />
					<IconButton icon="insert" label={t("Insert at cursor")} onClick={() => actions?.insertCode(text())} />
					<IconButton icon="new-file" label={t("New file")} onClick={() => actions?.newFile(text(), language)} />
				</span>
			</div>
			<pre tabIndex={0} dir="ltr">
				<code>
					{chunks.map((chunk, index) => (
						<Chunk key={index} text={chunk} />
					))}
				</code>
			</pre>
		</div>
	);
}

/** Some lines that are laid out by themselves. */
const Chunk = steady(({ text }: { readonly text: string }) => (
	<span class="code-chunk">
		<Revealed text={text} />
	</span>
));
