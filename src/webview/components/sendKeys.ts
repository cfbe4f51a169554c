import type { ChatModel } from "../models/chatModel.ts";

/**
 * What a key means in the text box beside writing: Enter sends, the arrows call back what was sent before when the cursor is
 * where they could not move it. True when the key was used.
 */
export function actOnKey(event: KeyboardEvent, box: HTMLTextAreaElement, chat: ChatModel): boolean {
	if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
	if (event.key === "Enter") {
		void chat.sending.send();
		return true;
	}
	const isCollapsed = box.selectionStart === box.selectionEnd;
	if (event.key === "ArrowUp" && isCollapsed && box.selectionStart === 0) return chat.sending.recall("older");
	if (event.key === "ArrowDown" && isCollapsed && box.selectionEnd === box.value.length)
		return chat.sending.recall("newer");
	return false;
}
