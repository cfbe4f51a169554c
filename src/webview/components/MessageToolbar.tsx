import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import type { MessageModel } from "../models/messageModel.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { CopyButton } from "./CopyButton.tsx";
import { UsageLine } from "./UsageLine.tsx";
import "./messageToolbar.css";

interface MessageToolbarProps {
	readonly model: MessageModel;
	readonly chat: ChatModel;
}

/** Under a message: what it took and what can be done with it. The buttons show on hover and on focus. */
export function MessageToolbar({ model, chat }: MessageToolbarProps) {
	const message = model.message.value;
	if (model.status.value) return null;
	const isAnswer = message.role === "assistant";
	const hasText = model.parts.value.some((part) => part.type === "text");
	const isBusy = chat.conversation.answering.value !== null;
	// The host was stopped before it could begin an answer.
	const isUnanswered = message.role === "user" && chat.conversation.transcript.end.value === model && !isBusy;
	return (
		<div class="message-toolbar">
			{isAnswer && message.usage && <UsageLine usage={message.usage} />}
			<div class="message-actions">
				<Siblings ids={message.siblingIds} id={message.id} chat={chat} />
				{hasText && <CopyButton text={() => model.plainText()} />}
				{(isAnswer || isUnanswered) && (
					<IconButton
						icon="refresh"
						label={isAnswer ? t("Regenerate") : t("Get an answer")}
						isDisabled={isBusy || chat.catalog.chosen.value === null}
						onClick={() => void chat.retry(message.id)}
					/>
				)}
			</div>
		</div>
	);
}

interface SiblingsProps {
	readonly ids: readonly string[];
	readonly id: string;
	readonly chat: ChatModel;
}

/** Arrows between the versions of a message: "2/3". */
function Siblings({ ids, id, chat }: SiblingsProps) {
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
				onClick={() => before && void chat.chooseSibling(before)}
			/>
			<span>{`${at + 1}/${ids.length}`}</span>
			<IconButton
				icon="chevron-right"
				label={t("Next version")}
				isDisabled={!after}
				onClick={() => after && void chat.chooseSibling(after)}
			/>
		</span>
	);
}
