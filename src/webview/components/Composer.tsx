import { useEffect, useRef } from "preact/hooks";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { AttachmentChips } from "./AttachmentChips.tsx";
import { activeOptionId, completionListId, CompletionPopup } from "./CompletionPopup.tsx";
import { ComposerMenu } from "./ComposerMenu.tsx";
import { ContextMeter } from "./ContextMeter.tsx";
import { EnterGuard } from "./enterGuard.ts";
import { KeyWarning } from "./KeyWarning.tsx";
import { LinkOffer } from "./LinkOffer.tsx";
import { tooLongFor } from "../models/longText.ts";
import { ModelPicker } from "./ModelPicker.tsx";
import { QueueList } from "./QueueList.tsx";
import { SendEstimate } from "./SendEstimate.tsx";
import { actOnKey } from "./sendKeys.ts";
import { useComposerCompletion } from "./useComposerCompletion.ts";
import { useFileDrop } from "./useFileDrop.ts";
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
	const completing = useComposerCompletion(chat, box);
	const drop = useFileDrop(chat.attachments);
	const onKeyDown = (event: KeyboardEvent) => {
		if (!box.current || guard.isComposing(event)) return;
		if (completing.actOnKey(event) || actOnKey(event, box.current, chat)) event.preventDefault();
	};
	return (
		<div class="composer">
			<QueueList chat={chat} />
			<SlashNotice chat={chat} />
			<LinkOffer chat={chat} />
			<div class={drop.isDropping ? "composer-box is-dropping" : "composer-box"} {...drop.handlers}>
				<CompletionPopup completion={chat.completion} onChoose={completing.choose} />
				<AttachmentChips
					attachments={chat.attachments.list.value}
					onOpen={(attachment) => void chat.ask("attachment/open", { attachment })}
					onRemove={(id) => chat.attachments.remove(id)}
				/>
				<AttachmentsWarning chat={chat} />
				<KeyWarning chat={chat} />
				<textarea
					ref={box}
					rows={1}
					dir="auto"
					aria-label={t("Message")}
					aria-describedby="composer-hint"
					placeholder={t("Ask about your code")}
					value={composer.text.value}
					aria-autocomplete="list"
					aria-controls={chat.completion.isOpen.value ? completionListId : undefined}
					aria-activedescendant={activeOptionId(chat.completion)}
					onBeforeInput={(event) => {
						const text = tooLongFor(event, event.currentTarget);
						if (text === null) return;
						event.preventDefault();
						void chat.attachments.addPasted(text);
					}}
					onInput={(event) => {
						chat.sending.write(event.currentTarget.value);
						completing.onChange();
					}}
					onSelect={completing.onChange}
					onBlur={() => chat.completion.close()}
					onKeyDown={onKeyDown}
					onCompositionStart={() => guard.begin()}
					onCompositionEnd={() => guard.end()}
				/>
				<div class="composer-row">
					<span class="composer-buttons">
						<IconButton icon="attach" label={t("Attach")} onClick={() => completing.begin("@")} />
						<ComposerMenu chat={chat} />
						<ModelPicker chat={chat} />
					</span>
					<ContextMeter chat={chat} />
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
					<IconButton icon="add-small" label={t("Add to queue")} onClick={() => void chat.sending.send()} />
				)}
				<IconButton icon="stop-circle" label={t("Stop")} onClick={() => void chat.sending.stop()} />
			</span>
		);
	}
	return (
		<IconButton
			icon="send"
			label={t("Send")}
			isDisabled={!chat.canSend.value}
			onClick={() => void chat.sending.send()}
		/>
	);
}

/** What the last slash command said. */
function SlashNotice({ chat }: { readonly chat: ChatModel }) {
	const sentence = chat.slash.notice.value;
	if (sentence === null) return null;
	return (
		<div class="slash-notice" role="note">
			<Icon name="info" />
			<span>{sentence}</span>
			{chat.slash.isUnknown.value && (
				<Button isDisabled={chat.blockedReason.value !== null} onClick={() => void chat.sending.sendAsItIs()}>
					{t("Send as it is")}
				</Button>
			)}
			<IconButton icon="close" label={t("Dismiss")} onClick={() => chat.slash.hide()} />
		</div>
	);
}

/** What the chosen model cannot do with what is attached. */
function AttachmentsWarning({ chat }: { readonly chat: ChatModel }) {
	const sentence = chat.attachments.warning.value;
	if (sentence === null) return null;
	return (
		<div class="attachments-warning" role="note">
			<Icon name="warning" />
			<span>{sentence}</span>
		</div>
	);
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
