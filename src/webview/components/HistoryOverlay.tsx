import { useEffect, useRef } from "preact/hooks";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import type { HistoryScope } from "../models/historyModel.ts";
import { Button } from "../ui/Button.tsx";
import { useNow } from "../ui/useNow.ts";
import { HistoryRow } from "./HistoryRow.tsx";
import "./historyOverlay.css";

/** The chats of this project or of all, over the conversation. Escape closes it. */
export function HistoryOverlay({ chat }: { readonly chat: ChatModel }) {
	const { history } = chat;
	const root = useRef<HTMLDivElement>(null);
	const now = useNow(60_000);
	const conversations = history.conversations.value;
	const isFilled = conversations.length > 0;
	useEffect(() => root.current?.focus(), []);
	useEffect(() => focusRow(root.current, 0), [isFilled]);
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.key === "Escape") history.close();
		else if (event.key === "ArrowDown" || event.key === "ArrowUp")
			focusRow(root.current, event.key === "ArrowDown" ? 1 : -1);
		else return;
		event.preventDefault();
	};
	return (
		<div class="history" role="dialog" aria-label={t("Chats")} tabIndex={-1} ref={root} onKeyDown={onKeyDown}>
			<Scopes chat={chat} />
			<ul class="history-list" aria-label={t("Chats")}>
				{conversations.map((conversation) => (
					<HistoryRow key={conversation.id} conversation={conversation} chat={chat} now={now} />
				))}
			</ul>
			<Remarks chat={chat} />
		</div>
	);
}

function Scopes({ chat }: { readonly chat: ChatModel }) {
	const { history, surroundings } = chat;
	const hasProject = surroundings.value?.projectName !== null;
	const names: readonly (readonly [HistoryScope, string])[] = [
		["project", t("This project")],
		["all", t("All projects")],
	];
	if (!hasProject) return null;
	return (
		<div class="history-scopes" role="group" aria-label={t("Which chats")}>
			{names.map(([scope, name]) => (
				<button
					key={scope}
					type="button"
					aria-pressed={history.scope.value === scope}
					onClick={() => void history.open(scope)}
				>
					{name}
				</button>
			))}
		</div>
	);
}

/** What the list cannot say itself: that it is loading, empty, broken, or longer. */
function Remarks({ chat }: { readonly chat: ChatModel }) {
	const { history } = chat;
	const isEmpty = history.conversations.value.length === 0;
	if (history.problem.value !== null)
		return (
			<div class="history-remark">
				<p>{history.problem.value}</p>
				<Button onClick={() => void history.open(history.scope.peek())}>{t("Try again")}</Button>
			</div>
		);
	if (history.isLoading.value) return isEmpty ? <p class="history-remark">{t("Loading chats…")}</p> : null;
	if (isEmpty)
		return (
			<div class="history-remark">
				<p>{t("No chats here yet.")}</p>
				<Button isPrimary onClick={() => void chat.visits.newChat()}>
					{t("Start a chat")}
				</Button>
			</div>
		);
	return history.hasMore.value ? (
		<div class="history-remark">
			<Button onClick={() => void history.loadMore()}>{t("Show more")}</Button>
		</div>
	) : null;
}

/** Moves the focus by that many rows from the one that holds it; from elsewhere to the first. */
function focusRow(root: HTMLElement | null, step: number): void {
	const rows = [...(root?.querySelectorAll<HTMLElement>(".history-open") ?? [])];
	const at = rows.findIndex((row) => row.parentElement?.contains(document.activeElement));
	rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
}
