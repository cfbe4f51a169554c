import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { IconButton } from "../ui/IconButton.tsx";

interface VersionArrowsProps {
	readonly ids: readonly string[];
	readonly id: string;
	readonly chat: ChatModel;
}

/** Arrows between the versions of a message, "2/3", and a look at two of them at once. */
export function VersionArrows({ ids, id, chat }: VersionArrowsProps) {
	if (ids.length < 2) return null;
	const at = ids.indexOf(id);
	const before = ids[at - 1];
	const after = ids[at + 1];
	return (
		<span class="message-siblings" role="group" aria-label={t("Versions")}>
			<IconButton
				icon="chevron-left"
				label={t("Previous version")}
				isDisabled={!before}
				onClick={() => before && void chat.versions.choose(before)}
			/>
			<span>{`${at + 1}/${ids.length}`}</span>
			<IconButton
				icon="chevron-right"
				label={t("Next version")}
				isDisabled={!after}
				onClick={() => after && void chat.versions.choose(after)}
			/>
			<IconButton
				icon="split-horizontal"
				label={t("Compare versions")}
				onClick={() => void chat.versions.compare.open(id)}
			/>
		</span>
	);
}
