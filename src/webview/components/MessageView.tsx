import type { Message } from "../../shared/model.ts";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { isMadeElsewhere } from "../models/answersElsewhere.ts";
import type { MessageModel, PartModel } from "../models/messageModel.ts";
import { speakerName } from "../models/modelChoice.ts";
import { AttachmentChips } from "./AttachmentChips.tsx";
import { AnswerStatusLine } from "./AnswerStatusLine.tsx";
import { EditBox } from "./EditBox.tsx";
import { FailureCard } from "./FailureCard.tsx";
import { MarkdownText } from "./MarkdownText.tsx";
import { MessageToolbar } from "./MessageToolbar.tsx";
import { ReasoningPart } from "./ReasoningPart.tsx";
import { RoundChanges } from "./RoundChanges.tsx";
import { ToolCallPart } from "./ToolCallPart.tsx";
import { ToolMessage } from "./ToolMessage.tsx";
import "./messageView.css";

interface MessageViewProps {
	readonly model: MessageModel;
	readonly chat: ChatModel;
}

/** One message: who said it, what it says, how it ended and what can be done with it. */
export function MessageView({ model, chat }: MessageViewProps) {
	const message = model.message.value;
	const isUser = message.role === "user";
	const isTool = message.role === "tool";
	const parts = model.parts.value;
	return (
		<article
			class={isUser || isTool ? `message is-${message.role}` : "message"}
			aria-label={names[message.role]()}
			data-message-id={model.id}
			tabIndex={-1}
		>
			{!isUser && !isTool && <Speaker message={message} chat={chat} />}
			{chat.versions.edit.messageId.value === model.id ? (
				<EditBox chat={chat} />
			) : (
				<div class="message-parts">
					{isTool ? (
						<ToolMessage model={model} chat={chat} />
					) : (
						parts.map((part, index) => (
							<PartView key={part.key} part={part} isLast={index === parts.length - 1} model={model} chat={chat} />
						))
					)}
				</div>
			)}
			<AttachmentChips
				attachments={message.attachments ?? []}
				onOpen={(attachment) => void chat.ask("attachment/open", { attachment })}
			/>
			<AnswerStatusLine status={model.status} />
			{isMadeElsewhere(model) && <p class="answer-status">{t("Being answered in another window")}</p>}
			{message.failure && model.status.value === null && (
				<FailureCard failure={message.failure} onAct={(action) => void chat.act(action, null, message)} />
			)}
			{message.warning && model.status.value === null && <p class="message-warning">{message.warning}</p>}
			<RoundChanges changes={chat.tools.rounds.value.changesAt(model.id)} chat={chat} />
			{!isTool && <MessageToolbar model={model} chat={chat} />}
		</article>
	);
}

interface PartViewProps {
	readonly part: PartModel;
	readonly isLast: boolean;
	readonly model: MessageModel;
	readonly chat: ChatModel;
}

function PartView({ part, isLast, model, chat }: PartViewProps) {
	const isInTheMaking = model.status.value !== null;
	if (part.type === "tool") return <ToolCallPart part={part} model={model} chat={chat} />;
	if (part.type === "reasoning") return <ReasoningPart content={part.content} isGrowing={isLast && isInTheMaking} />;
	return <MarkdownText content={part.content} />;
}

/** Which model spoke: several may in one chat. */
function Speaker({ message, chat }: { readonly message: Message; readonly chat: ChatModel }) {
	const name = speakerName(chat.catalog.catalog.value.models, message.speaker);
	return (
		<div class="message-speaker">
			<span>{name}</span>
			<StateBadge message={message} />
		</div>
	);
}

function StateBadge({ message }: { readonly message: Message }) {
	const words = badgeWords(message);
	return words === null ? null : <span class={`message-badge is-${message.state}`}>{words}</span>;
}

function badgeWords({ state, finishReason }: Message): string | null {
	if (state === "partial") return t("Incomplete");
	if (state === "failed") return t("Failed");
	if (finishReason === "length") return t("Cut at the length limit");
	if (finishReason === "refusal") return t("Refused");
	return finishReason === "context_full" ? t("Context is full") : null;
}

const names: Readonly<Record<Message["role"], () => string>> = {
	user: () => t("You"),
	assistant: () => t("Assistant"),
	system: () => t("System"),
	tool: () => t("Tool"),
};
