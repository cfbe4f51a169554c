import { useMemo } from "preact/hooks";
import { MarkdownActionsContext, type MarkdownActions } from "../markdown/LinkView.tsx";
import type { ChatModel } from "../models/chatModel.ts";
import { CompareSheet } from "./CompareSheet.tsx";
import { Composer } from "./Composer.tsx";
import { ContextSheet } from "./ContextSheet.tsx";
import { Header } from "./Header.tsx";
import { HistoryOverlay } from "./HistoryOverlay.tsx";
import { FailureNotices, Notices } from "./Notices.tsx";
import { SettingsSheet } from "./SettingsSheet.tsx";
import { WaitingList } from "./WaitingList.tsx";
import { Transcript } from "./Transcript.tsx";
import "./chatPanel.css";

/** The whole panel, top to bottom in the order of reading and of focus. */
export function ChatPanel({ chat }: { readonly chat: ChatModel }) {
	const isHistoryOpen = chat.history.isOpen.value;
	const { settings, context, versions } = chat;
	const isSheetOpen = settings.isOpen.value || context.isOpen.value || versions.compare.shown.value !== null;
	const isCovered = isHistoryOpen || isSheetOpen;
	const actions = useMemo(() => markdownActions(chat), [chat]);
	return (
		<MarkdownActionsContext.Provider value={actions}>
			<div class="chat-panel">
				<Header chat={chat} />
				{isHistoryOpen && <HistoryOverlay chat={chat} />}
				<CompareSheet chat={chat} />
				<ContextSheet chat={chat} />
				<SettingsSheet chat={chat} />
				{/* Out of sight and out of reach while the overlay is open, but as it was when it closes. */}
				<main class="chat-body" inert={isCovered}>
					<Transcript chat={chat} />
					<WaitingList chat={chat} />
					<Notices chat={chat} />
					{!isCovered && <FailureNotices chat={chat} />}
					<Composer chat={chat} />
				</main>
				{/* What fails on a page over the conversation is told on it. */}
				{isCovered && (
					<div class="chat-notices-over">
						<FailureNotices chat={chat} />
					</div>
				)}
				<div class="only-spoken" role="status" aria-live="polite">
					{chat.notices.announcement.value}
				</div>
			</div>
		</MarkdownActionsContext.Provider>
	);
}

function markdownActions(chat: ChatModel): MarkdownActions {
	return {
		openLink: (address) => void chat.ask("link/open", { address }),
		copyCode: (text) => void chat.ask("code/copy", { text }),
		insertCode: (text) => void chat.ask("code/insert", { text }),
		applyCode: (text) => void chat.ask("code/apply", { text }),
		newFile: (text, language) => void chat.ask("code/newFile", { text, language }),
	};
}
