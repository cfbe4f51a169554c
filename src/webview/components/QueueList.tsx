import type { TargetedKeyboardEvent } from "preact";
import { useRef } from "preact/hooks";
import type { QueuedMessage } from "../../shared/model.ts";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { EnterGuard } from "./enterGuard.ts";
import "./queueList.css";

/** What waits to be sent, above the box: in its order, to be changed, sent now or taken back. */
export function QueueList({ chat }: { readonly chat: ChatModel }) {
	const { items, isGoing } = chat.queue.state.value;
	if (items.length === 0) return null;
	const isWaiting = !isGoing && chat.conversation.answering.value === null;
	return (
		<section class="queue" aria-label={t("Queued messages")}>
			<div class="queue-head">
				<span>{headOf(isDeleted(chat), isWaiting)}</span>
				{isWaiting && !isDeleted(chat) && <Button onClick={() => void chat.queue.resume()}>{t("Go on")}</Button>}
			</div>
			<ol class="queue-items">
				{items.map((item, index) => (
					<li key={item.id} class="queue-item">
						{chat.queue.edit.item.value?.id === item.id ? (
							<QueueEditor chat={chat} />
						) : (
							<QueueRow item={item} chat={chat} isFirst={index === 0} isLast={index === items.length - 1} />
						)}
					</li>
				))}
			</ol>
		</section>
	);
}

/** A deleted chat takes no message; what waits in it can still be read, changed and taken back. */
function isDeleted({ conversation }: ChatModel): boolean {
	return conversation.summary.value?.status === "deleted";
}

function headOf(isInDeletedChat: boolean, isWaiting: boolean): string {
	if (isInDeletedChat) return t("Waits until this chat is restored");
	return isWaiting ? t("Waiting for you") : t("Sent after this answer");
}

interface QueueItemProps {
	readonly item: QueuedMessage;
	readonly chat: ChatModel;
}

function QueueRow({
	item,
	chat,
	isFirst,
	isLast,
}: QueueItemProps & { readonly isFirst: boolean; readonly isLast: boolean }) {
	const { queue } = chat;
	// An image may wait without words.
	const words = item.text.trim() === "" ? (item.attachments ?? []).map(({ name }) => name).join(", ") : item.text;
	return (
		<>
			<span class="queue-text" title={words}>
				{words}
			</span>
			<span class="queue-actions">
				{!isFirst && <IconButton icon="arrow-up" label={t("Move up")} onClick={() => void queue.move(item, -1)} />}
				{!isLast && <IconButton icon="arrow-down" label={t("Move down")} onClick={() => void queue.move(item, 1)} />}
				<IconButton icon="edit" label={t("Change text")} onClick={() => void queue.edit.begin(item)} />
				{!isDeleted(chat) && <IconButton icon="play" label={t("Send now")} onClick={() => void queue.send(item.id)} />}
				<IconButton icon="close" label={t("Remove")} onClick={() => void queue.remove(item.id)} />
			</span>
		</>
	);
}

function QueueEditor({ chat }: { readonly chat: ChatModel }) {
	const { edit } = chat.queue;
	const guard = useRef(new EnterGuard((run) => setTimeout(run, 0))).current;
	const onKeyDown = (event: TargetedKeyboardEvent<HTMLTextAreaElement>) => {
		if (guard.isComposing(event)) return;
		if (event.key === "Escape") void edit.cancel();
		// What the box holds: the last letters may not have been drawn yet.
		else if (event.key === "Enter" && !event.shiftKey) void edit.save(event.currentTarget.value);
		else return;
		event.preventDefault();
	};
	return (
		<>
			<textarea
				ref={focusOnce}
				class="queue-editor"
				aria-label={t("Queued text")}
				value={edit.box.text.value}
				onInput={(event) => edit.box.setText(event.currentTarget.value)}
				onKeyDown={onKeyDown}
				onCompositionStart={() => guard.begin()}
				onCompositionEnd={() => guard.end()}
			/>
			<span class="queue-actions">
				<IconButton
					icon="check"
					label={t("Keep change")}
					isDisabled={edit.box.text.value.trim() === ""}
					onClick={() => void edit.save(edit.box.text.peek())}
				/>
				<IconButton icon="discard" label={t("Leave as it was")} onClick={() => void edit.cancel()} />
			</span>
		</>
	);
}

// Outside the component, so that it is called when the box appears and not with every key.
function focusOnce(box: HTMLTextAreaElement | null): void {
	box?.focus();
}
