import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import type { MessageChange } from "../models/toolRounds.ts";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import "./roundChanges.css";

interface RoundChangesProps {
	readonly changes: readonly MessageChange[];
	readonly chat: ChatModel;
}

/** The files that a round changed: each can be looked at and taken back, and all of them together. */
export function RoundChanges({ changes, chat }: RoundChangesProps) {
	if (changes.length === 0) return null;
	const open = changes.filter((change) => !chat.tools.isUndone(change));
	const isChangedAgain = ({ change }: MessageChange, at: number) =>
		changes.slice(at + 1).some((later) => later.change.pathBefore === change.path && open.includes(later));
	return (
		<section class="round-changes" aria-label={t("Changed files")}>
			<div class="round-changes-head">
				<span>{changes.length === 1 ? t("1 change") : t("{count} changes", { count: changes.length })}</span>
				{open.length > 1 && (
					<Button onClick={() => void chat.tools.undo(open.map(({ messageId }) => messageId))}>{t("Undo all")}</Button>
				)}
			</div>
			<ul>
				{changes.map((change, at) => (
					<ChangeRow key={change.messageId} made={change} isChangedAgain={isChangedAgain(change, at)} chat={chat} />
				))}
			</ul>
		</section>
	);
}

interface ChangeRowProps {
	readonly made: MessageChange;
	/** A later change of the same round stands on this one and has to be taken back before it. */
	readonly isChangedAgain: boolean;
	readonly chat: ChatModel;
}

function ChangeRow({ made, isChangedAgain, chat }: ChangeRowProps) {
	const { messageId, change } = made;
	const { shownPath, kind, added, removed } = change;
	const isUndone = chat.tools.isUndone(made);
	return (
		<li class={isUndone ? "is-undone" : ""}>
			<span class="round-changes-path" dir="ltr" title={change.path}>
				{shownPath}
			</span>
			<span class="change-counts">{isUndone ? t("undone") : `${kindWords(kind)} +${added} −${removed}`}</span>
			{kind !== "renamed" && (
				<IconButton
					icon="diff"
					label={t("Show the change of {file}", { file: shownPath })}
					onClick={() => void chat.tools.showChange(messageId)}
				/>
			)}
			<IconButton
				icon="discard"
				label={
					isChangedAgain
						? t("Undo the later change of {file} first", { file: shownPath })
						: t("Undo the change of {file}", { file: shownPath })
				}
				isDisabled={isUndone || isChangedAgain}
				onClick={() => void chat.tools.undo([messageId])}
			/>
		</li>
	);
}

function kindWords(kind: MessageChange["change"]["kind"]): string {
	if (kind === "created") return t("new");
	if (kind === "deleted") return t("deleted");
	return kind === "renamed" ? t("renamed") : "";
}
