import { useEffect, useRef, useState } from "preact/hooks";
import type { ConversationSummary } from "../../shared/model.ts";
import { formatAge, formatCostSum } from "../format.ts";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";

interface HistoryRowProps {
	readonly conversation: ConversationSummary;
	readonly chat: ChatModel;
	readonly now: number;
}

/** One chat of the list: opens on click, renames on F2 or the pencil. */
export function HistoryRow({ conversation, chat, now }: HistoryRowProps) {
	const [isRenaming, setRenaming] = useState(false);
	const open = useRef<HTMLButtonElement>(null);
	const { id, title } = conversation;
	const isShown = chat.conversation.summary.value?.id === id;
	const finish = (text: string | null) => {
		setRenaming(false);
		if (text !== null && text.trim() !== "" && text !== title) void chat.rename(id, text.trim());
		requestAnimationFrame(() => open.current?.focus());
	};
	if (isRenaming) return <RenameRow title={title} onFinish={finish} />;
	return (
		<li class={isShown ? "history-row is-shown" : "history-row"}>
			<button
				type="button"
				class="history-open"
				aria-current={isShown ? "true" : undefined}
				ref={open}
				onClick={() => void chat.visits.openChat(id)}
				onKeyDown={(event) => event.key === "F2" && setRenaming(true)}
			>
				<span class="history-title">
					{conversation.isPinned && <Icon name="pinned" />}
					{title || t("Untitled chat")}
				</span>
				<span class="history-detail">{detail(conversation, chat, now)}</span>
			</button>
			<IconButton icon="edit" label={t("Rename")} onClick={() => setRenaming(true)} />
		</li>
	);
}

function detail(conversation: ConversationSummary, chat: ChatModel, now: number): string {
	const { updatedAt, projectName, roundCount, cost } = conversation;
	const isFree = cost.microUsd === 0 && cost.unpricedCalls === 0;
	return [
		formatAge(updatedAt, now),
		...(chat.history.scope.value === "all" ? [projectName ?? t("no folder")] : []),
		roundCount === 1 ? t("1 round") : t("{count} rounds", { count: roundCount }),
		...(isFree ? [] : [formatCostSum(cost)]),
	].join(" · ");
}

interface RenameRowProps {
	readonly title: string;
	/** Null when the title stays as it is. */
	readonly onFinish: (title: string | null) => void;
}

function RenameRow({ title, onFinish }: RenameRowProps) {
	const box = useRef<HTMLInputElement>(null);
	useEffect(() => box.current?.select(), []);
	const onKeyDown = (event: KeyboardEvent) => {
		// The arrows and Escape belong to the box here, not to the list around it.
		event.stopPropagation();
		if (event.isComposing) return;
		if (event.key === "Enter") onFinish(box.current?.value ?? null);
		else if (event.key === "Escape") onFinish(null);
	};
	return (
		<li class="history-row">
			<input
				type="text"
				class="history-rename"
				aria-label={t("Title")}
				ref={box}
				defaultValue={title}
				maxLength={200}
				onKeyDown={onKeyDown}
			/>
			<IconButton icon="check" label={t("Save title")} onClick={() => onFinish(box.current?.value ?? null)} />
		</li>
	);
}
