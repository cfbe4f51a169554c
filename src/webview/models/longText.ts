/** A text box of the browser stands still for seconds with more than a few such texts of many lines in it; in characters. */
const longestInBox = 100_000;

/** True when a text box can hold it without making the panel wait. */
export function fitsBox(text: string): boolean {
	return text.length <= longestInBox;
}

/**
 * A text that is about to be pasted or dropped into a box and would make it too long; null when it may go in. To be called
 * with the event `beforeinput`, which can still be prevented.
 */
export function tooLongFor(event: InputEvent, box: HTMLTextAreaElement): string | null {
	if (event.inputType !== "insertFromPaste" && event.inputType !== "insertFromDrop") return null;
	const text = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
	const selected = box.selectionEnd - box.selectionStart;
	return box.value.length - selected + text.length > longestInBox ? text : null;
}
