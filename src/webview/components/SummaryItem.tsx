import { useState } from "preact/hooks";
import type { ChatSummary } from "../../shared/context.ts";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { Button } from "../ui/Button.tsx";

interface SummaryItemProps {
	readonly chat: ChatModel;
	readonly summary: ChatSummary;
	/** False when a later one tells of the same rounds, or it is switched off. */
	readonly isInUse: boolean;
}

/** A summary to be read, edited and switched off. The messages it tells of are kept. */
export function SummaryItem({ chat, summary, isInUse }: SummaryItemProps) {
	const [draft, setDraft] = useState<string | null>(null);
	const change = async (editedText: string | null) => {
		if (await chat.context.changeSummary(summary.id, { editedText })) setDraft(null);
	};
	const title = t("Summary of rounds {from} to {to}", { from: summary.fromRound, to: summary.toRound });
	return (
		<details class="context-part" open={isInUse}>
			<summary>
				<span>{title}</span>
				<span class="context-round-state">{stateWords(summary, isInUse)}</span>
			</summary>
			{draft === null ? (
				<pre>{summary.text}</pre>
			) : (
				<textarea
					aria-label={t("Text of the summary")}
					value={draft}
					onInput={(event) => setDraft(event.currentTarget.value)}
				/>
			)}
			<div class="context-row">
				<label class="context-switch">
					<input
						type="checkbox"
						checked={summary.isEnabled}
						onChange={() => void chat.context.changeSummary(summary.id, { isEnabled: !summary.isEnabled })}
					/>
					{t("Send this instead of the rounds")}
				</label>
				{draft !== null && <Button onClick={() => setDraft(null)}>{t("Cancel")}</Button>}
				{draft !== null && (
					<Button isPrimary isDisabled={draft.trim() === ""} onClick={() => void change(draft.trim())}>
						{t("Save summary")}
					</Button>
				)}
				{draft === null && summary.isEdited && <Button onClick={() => void change(null)}>{t("Undo edits")}</Button>}
				{draft === null && <Button onClick={() => setDraft(summary.text)}>{t("Change summary")}</Button>}
			</div>
		</details>
	);
}

function stateWords(summary: ChatSummary, isInUse: boolean): string {
	if (!summary.isEnabled) return t("switched off");
	if (!isInUse) return t("replaced by a later one");
	return summary.isEdited ? t("edited") : "";
}
