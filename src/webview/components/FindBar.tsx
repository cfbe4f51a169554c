import type { Ref } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { formatCount } from "../format.ts";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { FindMarks } from "./findMarks.ts";
import "./findBar.css";

/** Frames to wait for a message that was found to be drawn. */
const patience = 60;

interface FindBarProps {
	readonly chat: ChatModel;
	readonly viewport: { readonly current: HTMLElement | null };
}

/** A box to find a text in the whole chat: Enter goes on, Shift+Enter back, Escape closes. */
export function FindBar({ chat, viewport }: FindBarProps) {
	const { find } = chat;
	const box = useRef<HTMLInputElement>(null);
	const focusRequests = find.focusRequests.value;
	useEffect(() => box.current?.select(), [focusRequests]);
	const wayRef = useRef<1 | -1>(1);
	const marks = useMarks(chat, viewport, wayRef);
	const step = async (way: 1 | -1) => {
		wayRef.current = way;
		const id = find.currentId.peek();
		if (id && marks.current?.step(id, way)) return;
		await find.step(way);
		// The only message with a match is entered again, from its other end.
		if (id && find.currentId.peek() === id) marks.current?.enter(id, way);
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
		event.preventDefault();
		if (event.key === "Enter") void step(event.shiftKey ? -1 : 1);
		else close(chat);
	};
	const isEmpty = find.found.value.messageIds.length === 0;
	return (
		<div class="find-bar" role="search" aria-label={t("Find in chat")} onKeyDown={onKeyDown}>
			<FindBox chat={chat} box={box} />
			<Outcome chat={chat} />
			<IconButton icon="arrow-up" label={t("Previous match")} isDisabled={isEmpty} onClick={() => void step(-1)} />
			<IconButton icon="arrow-down" label={t("Next match")} isDisabled={isEmpty} onClick={() => void step(1)} />
			<IconButton icon="close" label={t("Close")} onClick={() => close(chat)} />
		</div>
	);
}

function FindBox({ chat, box }: { readonly chat: ChatModel; readonly box: Ref<HTMLInputElement> }) {
	const { find } = chat;
	return (
		<input
			ref={box}
			type="text"
			aria-label={t("Find in chat")}
			placeholder={t("Find in chat")}
			dir="auto"
			value={find.text.value}
			onInput={(event) => find.type(event.currentTarget.value)}
		/>
	);
}

/** "2 of 17 messages". */
function Outcome({ chat }: { readonly chat: ChatModel }) {
	const { text, found, at } = chat.find;
	const { messageIds, isCut } = found.value;
	if (text.value.trim() === "") return null;
	const count = `${formatCount(messageIds.length)}${isCut ? "+" : ""}`;
	const words =
		messageIds.length === 0 ? t("No match") : t("{place} of {count}", { place: formatCount(at.value + 1), count });
	return (
		<span class="find-outcome" title={t("Messages with this text")}>
			{words}
		</span>
	);
}

/** Marks what is found on the page while the bar is open; after a step, the first or last occurrence in the message. */
function useMarks(
	chat: ChatModel,
	viewport: FindBarProps["viewport"],
	wayRef: { readonly current: 1 | -1 },
): { readonly current: FindMarks | null } {
	const marksRef = useRef<FindMarks | null>(null);
	const text = chat.find.text.value;
	const found = chat.find.found.value;
	useEffect(() => {
		if (!viewport.current) return undefined;
		const marks = new FindMarks(viewport.current);
		marksRef.current = marks;
		return () => {
			marksRef.current = null;
			marks.dispose();
		};
	}, [viewport]);
	useEffect(() => marksRef.current?.show(found.messageIds.length === 0 ? "" : text), [text, found]);
	const currentId = chat.find.currentId.value;
	useEffect(() => {
		if (currentId === null) return undefined;
		let frame = 0;
		let tries = 0;
		// The message may be on its way from the database.
		const look = () => {
			if (marksRef.current?.enter(currentId, wayRef.current) === false && ++tries < patience)
				frame = requestAnimationFrame(look);
		};
		frame = requestAnimationFrame(look);
		return () => cancelAnimationFrame(frame);
	}, [currentId, found, wayRef]);
	return marksRef;
}

function close(chat: ChatModel): void {
	chat.find.close();
	chat.composer.focus();
}
