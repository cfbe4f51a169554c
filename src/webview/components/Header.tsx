import { useEffect, useRef } from "preact/hooks";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import "./header.css";

/** The name of the chat, which opens the list of chats, and the few things that concern the whole panel. */
export function Header({ chat }: { readonly chat: ChatModel }) {
	const titleButton = useRef<HTMLButtonElement>(null);
	const { history } = chat;
	const isOpen = history.isOpen.value;
	const wasOpenRef = useRef(false);
	useEffect(() => {
		if (wasOpenRef.current && !isOpen && document.activeElement === document.body) titleButton.current?.focus();
		wasOpenRef.current = isOpen;
	}, [isOpen]);
	const title = chat.conversation.summary.value?.title || t("Untitled chat");
	const scope = chat.surroundings.value?.projectName === null ? "all" : "project";
	const toggle = () => {
		chat.closeSheets();
		if (isOpen) history.close();
		else void history.open(scope);
	};
	const openSettings = () => {
		chat.closeSheets();
		history.close();
		void chat.settings.open();
	};
	return (
		<header class="header">
			<h1 class="only-spoken">{t("Daybook chat")}</h1>
			<div class="header-title">
				<span id="chat-title" class="header-title-text">
					{title}
				</span>
				<ProjectName chat={chat} />
				{/* Named by what it does, not by the chat: a chat called "Send" must not pass for that button. */}
				<button
					type="button"
					class="header-chats"
					aria-haspopup="dialog"
					aria-expanded={isOpen}
					aria-label={t("Show chats")}
					aria-describedby="chat-title"
					title={t("Show chats")}
					ref={titleButton}
					onClick={toggle}
				>
					<Icon name={isOpen ? "chevron-up" : "chevron-down"} />
				</button>
			</div>
			{chat.conversation.summary.value && (
				<IconButton icon="search" label={t("Find in chat")} onClick={() => chat.find.open()} />
			)}
			<IconButton icon="graph" label={t("Usage")} onClick={() => void chat.ask("usage/open", null)} />
			<IconButton icon="settings-gear" label={t("Settings")} onClick={openSettings} />
			<IconButton icon="add" label={t("New chat")} onClick={() => void chat.visits.newChat()} />
		</header>
	);
}

/** Whose the shown chat is, where that is in question because several folders are open. */
function ProjectName({ chat }: { readonly chat: ChatModel }) {
	const conversation = chat.conversation.summary.value;
	const isClear = (chat.surroundings.value?.projects.length ?? 0) < 2;
	if (!conversation || isClear) return null;
	return <span class="header-project">{conversation.projectName ?? t("no folder")}</span>;
}
