import { useEffect } from "preact/hooks";
import type { ChatModel } from "../models/chatModel.ts";
import { travel } from "./messageTravel.ts";
import type { ScrollFollower } from "./scrollFollower.ts";

type ElementRef = { readonly current: HTMLElement | null };

/**
 * Keys that work anywhere in the panel: Alt+Up and Alt+Down go from message to message, Ctrl+F (on a Mac Cmd+F) finds in
 * the chat, Escape in the conversation goes back to the box.
 */
export function usePanelKeys(chat: ChatModel, viewport: ElementRef, follower: ScrollFollower): void {
	useEffect(() => {
		const onKeyDown = (event: KeyboardEvent) => {
			const { current } = viewport;
			if (!current || event.isComposing || event.defaultPrevented || chat.history.isOpen.peek()) return;
			const act = actionOf(event, chat, current, follower);
			if (!act) return;
			event.preventDefault();
			act();
		};
		document.addEventListener("keydown", onKeyDown);
		return () => document.removeEventListener("keydown", onKeyDown);
	}, [chat, viewport, follower]);
}

function actionOf(
	event: KeyboardEvent,
	chat: ChatModel,
	viewport: HTMLElement,
	follower: ScrollFollower,
): (() => void) | null {
	const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
	if (altKey && !ctrlKey && !metaKey && !shiftKey) {
		if (key === "ArrowUp") return () => travel(viewport, follower, -1);
		if (key === "ArrowDown") return () => travel(viewport, follower, 1);
	}
	if ((ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === "f") return () => chat.find.open();
	const isMessage = document.activeElement instanceof HTMLElement && "messageId" in document.activeElement.dataset;
	return key === "Escape" && isMessage ? () => chat.composer.focus() : null;
}
