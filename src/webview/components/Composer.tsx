import { useEffect, useRef } from "preact/hooks";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { EnterGuard } from "./enterGuard.ts";
import { ModelPicker } from "./ModelPicker.tsx";
import { QueueList } from "./QueueList.tsx";
import { SendEstimate } from "./SendEstimate.tsx";
import { actOnKey } from "./sendKeys.ts";
import "./composer.css";

/** Where the user writes. The box is usable from the first moment; only sending may have to wait. */
export function Composer({ chat }: { readonly chat: ChatModel }) {
	const { composer } = chat;
	const box = useRef<HTMLTextAreaElement>(null);
	const guard = useRef(new EnterGuard((run) => setTimeout(run, 0))).current;
	const focusRequests = composer.focusRequests.value;
	useEffect(() => {
		// A panel that comes up in the background, as after a reload of the window, must not take the editor's focus.
		if (focusRequests > 0 || document.hasFocus()) box.current?.focus();
	}, [focusRequests]);
	const onKeyDown = (event: KeyboardEvent) => {
		if (box.current && !guard.isComposing(event) && actOnKey(event, box.current, chat)) event.preventDefault();
	};
	return (
		<div class="composer">
			<QueueList chat={chat} />
			<div class="composer-box">
				<textarea
					ref={box}
					rows={1}
					aria-label={t("Message")}
					aria-describedby="composer-hint"
					placeholder={t("Ask about your code")}
					value={composer.text.value}
					onInput={(event) => chat.write(event.currentTarget.value)}
					onKeyDown={onKeyDown}
					onCompositionStart={() => guard.begin()}
					onCompositionEnd={() => guard.end()}
				/>
				<div class="composer-row">
					<ModelPicker chat={chat} />
					<SendEstimate chat={chat} />
					<SendOrStop chat={chat} />
				</div>
			</div>
			<Hint chat={chat} />
		</div>
	);
}

function SendOrStop({ chat }: { readonly chat: ChatModel }) {
	if (chat.conversation.answering.value) {
		return (
			<span class="composer-buttons">
				{chat.canSend.value && (
					<IconButton icon="add-small" label={t("Add to queue")} onClick={() => void chat.send()} />
				)}
				<IconButton icon="stop-circle" label={t("Stop")} onClick={() => void chat.stop()} />
			</span>
		);
	}
	return <IconButton icon="send" label={t("Send")} isDisabled={!chat.canSend.value} onClick={() => void chat.send()} />;
}

/** Why a text cannot be sent, as soon as there is one; a missing model is told before that. */
function Hint({ chat }: { readonly chat: ChatModel }) {
	const reason = chat.blockedReason.value;
	const isTold = reason !== null && (chat.composer.text.value !== "" || chat.conversation.answering.value === null);
	return (
		<div id="composer-hint" class="composer-hint">
			{isTold ? reason : ""}
		</div>
	);
}
