import { useEffect } from "preact/hooks";
import type { ChatModel } from "../models/chatModel.ts";
import type { Reveal } from "../models/revealModel.ts";
import type { ScrollFollower } from "./scrollFollower.ts";

/** Frames to wait for a message to be drawn after its place was scrolled to. */
const patience = 60;
const markedMs = 2000;

/** Scrolls to the message that is to be revealed, gives it the focus and marks it for a moment. */
export function useReveal(
	chat: ChatModel,
	viewport: { readonly current: HTMLElement | null },
	follower: ScrollFollower,
): void {
	const wanted = chat.reveal.wanted.value;
	useEffect(() => {
		if (!wanted) return undefined;
		let frame = 0;
		let tries = 0;
		const look = () => {
			const message = viewport.current?.querySelector<HTMLElement>(
				`[data-message-id="${CSS.escape(wanted.messageId)}"]`,
			);
			if (message) {
				chat.reveal.done();
				arrive(message, follower, wanted.purpose);
			} else if ((tries += 1) < patience) {
				// Messages far from the view are empty boxes: the view goes to the box, and the message is drawn.
				follower.restore({ messageId: wanted.messageId, offset: 0 });
				viewport.current?.querySelector(`[data-leaf-messages~="${CSS.escape(wanted.messageId)}"]`)?.scrollIntoView();
				frame = requestAnimationFrame(look);
			} else chat.reveal.done();
		};
		look();
		return () => cancelAnimationFrame(frame);
	}, [wanted, chat, viewport, follower]);
}

function arrive(message: HTMLElement, follower: ScrollFollower, purpose: Reveal["purpose"]): void {
	follower.restore({ messageId: message.dataset["messageId"] ?? "", offset: 24 });
	if (purpose === "find") return;
	message.focus({ preventScroll: true });
	message.classList.add("is-revealed");
	setTimeout(() => message.classList.remove("is-revealed"), markedMs);
}
