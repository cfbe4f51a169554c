import { useCallback, useMemo } from "preact/hooks";
import type { CompletionItem } from "../../shared/protocol.ts";
import type { ChatModel } from "../models/chatModel.ts";
import type { CompletedText } from "../models/completionModel.ts";

type BoxRef = { readonly current: HTMLTextAreaElement | null };

/** What joins the text box to its popup. */
export interface ComposerCompletion {
	/** The text or the cursor changed. */
	readonly onChange: () => void;
	/** True when the key was for the popup. */
	readonly actOnKey: (event: KeyboardEvent) => boolean;
	readonly choose: (item: CompletionItem) => void;
	/** Writes a sign at the cursor, as if it was typed. */
	readonly begin: (sign: "@" | "/") => void;
}

/** Keeps the popup in step with the text box and carries out what is chosen in it. */
export function useComposerCompletion(chat: ChatModel, box: BoxRef): ComposerCompletion {
	const { completion } = chat;
	const put = useCallback(
		(text: string, cursor: number) => {
			chat.sending.write(text);
			fill(box.current, text, cursor);
			void completion.update(text, cursor);
		},
		[chat, box, completion],
	);
	const carryOut = useCallback(
		(completed: CompletedText | null, isEnter: boolean) => {
			if (!completed) return;
			const { item, trigger, text, cursor } = completed;
			put(text, cursor);
			if (trigger === "mention" && !item.continues) void chat.attachments.mention(item.id);
			// A command that wants nothing behind it is done by the same Enter that chose it.
			if (trigger === "slash" && isEnter && !text.endsWith(" ")) {
				completion.dismiss();
				void chat.sending.send();
			}
		},
		[chat, completion, put],
	);
	return useMemo(
		() => ({
			onChange: () => {
				if (box.current) void completion.update(box.current.value, box.current.selectionStart);
			},
			actOnKey(event) {
				if (!completion.isOpen.peek() || event.ctrlKey || event.metaKey || event.altKey) return false;
				const text = box.current?.value ?? "";
				if (event.key === "ArrowDown" || event.key === "ArrowUp") completion.move(event.key === "ArrowDown" ? 1 : -1);
				else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab")
					carryOut(completion.take(text), event.key === "Enter");
				else if (event.key === "Escape") completion.dismiss();
				else return false;
				return true;
			},
			choose: (item) => carryOut(completion.take(box.current?.value ?? "", item), true),
			begin(sign) {
				const { current } = box;
				if (!current) return;
				const at = current.selectionStart;
				const gap = at > 0 && !/\s/.test(current.value[at - 1] ?? "") ? " " : "";
				put(`${current.value.slice(0, at)}${gap}${sign}${current.value.slice(at)}`, at + gap.length + 1);
			},
		}),
		[box, completion, carryOut, put],
	);
}

/** At once, not with the next drawing: what is typed by then must come after it. */
function fill(box: HTMLTextAreaElement | null, text: string, cursor: number): void {
	if (!box) return;
	box.value = text;
	box.focus();
	box.setSelectionRange(cursor, cursor);
}
