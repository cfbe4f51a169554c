import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import type { MessageModel } from "../models/messageModel.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { Popover } from "../ui/Popover.tsx";
import { CopyButton } from "./CopyButton.tsx";
import { ModelList } from "./ModelList.tsx";
import { RateButton } from "./RateButton.tsx";
import { UsageLine } from "./UsageLine.tsx";
import { VersionArrows } from "./VersionArrows.tsx";
import "./messageToolbar.css";

interface MessageToolbarProps {
	readonly model: MessageModel;
	readonly chat: ChatModel;
}

/** Under a message: what it took and what can be done with it. The buttons show on hover and on focus. */
export function MessageToolbar({ model, chat }: MessageToolbarProps) {
	const message = model.message.value;
	if (message.state === "streaming" || model.status.value || chat.versions.edit.messageId.value === model.id)
		return null;
	const isAnswer = message.role === "assistant";
	const hasText = model.parts.value.some((part) => part.type === "text");
	return (
		<div class="message-toolbar">
			{isAnswer && message.usage && <UsageLine usage={message.usage} />}
			<div class="message-actions">
				<VersionArrows ids={message.siblingIds} id={message.id} chat={chat} />
				{hasText && <CopyButton text={() => model.plainText()} />}
				{message.role === "user" && <EditButton model={model} chat={chat} />}
				<AnswerButtons model={model} chat={chat} />
				<IconButton
					icon="repo-forked"
					label={t("Fork from here")}
					onClick={() => void chat.versions.fork(message.id)}
				/>
				{isAnswer && <RateButton message={message} chat={chat} />}
			</div>
		</div>
	);
}

function EditButton({ model, chat }: MessageToolbarProps) {
	const isBusy = isAnswering(chat);
	return (
		<IconButton
			icon="edit"
			label={t("Edit")}
			isDisabled={isBusy}
			onClick={() => void chat.versions.edit.begin(model)}
		/>
	);
}

/** Another answer by the chosen model or by any other; the first answer for a question that has none. */
function AnswerButtons({ model, chat }: MessageToolbarProps) {
	const message = model.message.value;
	const isAnswer = message.role === "assistant";
	const isBusy = isAnswering(chat);
	// The host was stopped before it could begin an answer.
	const isUnanswered = message.role === "user" && chat.conversation.transcript.end.value === model && !isBusy;
	if (!isAnswer && !isUnanswered) return null;
	return (
		<>
			<IconButton
				icon="refresh"
				label={isAnswer ? t("Regenerate") : t("Get an answer")}
				isDisabled={isBusy || chat.catalog.chosen.value === null}
				onClick={() => void chat.versions.retry(message.id)}
			/>
			{isAnswer && (
				<Popover icon="chevron-down" label={t("Answer with another model")} isDisabled={isBusy}>
					{(close) => (
						<ModelList
							chat={chat}
							selectedId={chat.catalog.chosen.value?.id ?? null}
							onClose={close}
							onSelect={(modelId) => {
								close();
								void chat.versions.retry(message.id, modelId);
							}}
						/>
					)}
				</Popover>
			)}
		</>
	);
}

/** While an answer of the chat is being made, here or in another window, no other one can be begun. */
function isAnswering(chat: ChatModel): boolean {
	return chat.conversation.answering.value !== null || chat.elsewhere.message.value !== null;
}
