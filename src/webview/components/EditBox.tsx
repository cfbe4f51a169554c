import { useEffect, useRef } from "preact/hooks";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { Button } from "../ui/Button.tsx";
import { EnterGuard } from "./enterGuard.ts";
import { tooLongFor } from "../models/longText.ts";
import "./editBox.css";

/** Another version of a message the user wrote. Escape leaves it, Enter sends it; the first version stays beside it. */
export function EditBox({ chat }: { readonly chat: ChatModel }) {
	const { edit } = chat.versions;
	const box = useRef<HTMLTextAreaElement>(null);
	const guard = useRef(new EnterGuard((run) => setTimeout(run, 0))).current;
	useEffect(() => box.current?.focus(), []);
	const onKeyDown = (event: KeyboardEvent) => {
		if (guard.isComposing(event)) return;
		if (event.key === "Escape") void edit.cancel();
		else if (event.key === "Enter" && !event.shiftKey) void chat.versions.sendEdit();
		else return;
		event.preventDefault();
	};
	return (
		<div class="edit-box">
			<textarea
				ref={box}
				aria-label={t("Other version")}
				value={edit.box.text.value}
				onBeforeInput={(event) => {
					if (tooLongFor(event, event.currentTarget) === null) return;
					event.preventDefault();
					edit.refuseLength();
				}}
				onInput={(event) => edit.box.setText(event.currentTarget.value)}
				onKeyDown={onKeyDown}
				onCompositionStart={() => guard.begin()}
				onCompositionEnd={() => guard.end()}
			/>
			<div class="edit-box-row">
				<span class="edit-box-hint">{t("What follows stays as another version.")}</span>
				<Button onClick={() => void edit.cancel()}>{t("Cancel")}</Button>
				<Button isPrimary isDisabled={!chat.versions.canSendEdit.value} onClick={() => void chat.versions.sendEdit()}>
					{t("Ask again")}
				</Button>
			</div>
		</div>
	);
}
