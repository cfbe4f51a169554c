import type { ScrollFollower } from "./scrollFollower.ts";

/** How far below the top of the view, in px, a message comes to rest. */
const restOffset = 8;

/** Moves the focus to the next message or the one before; from outside the conversation to the last one in view. */
export function travel(viewport: HTMLElement, follower: ScrollFollower, way: 1 | -1): void {
	const messages = [...viewport.querySelectorAll<HTMLElement>("[data-message-id]")];
	const current = document.activeElement?.closest<HTMLElement>("[data-message-id]");
	const at = current ? messages.indexOf(current) : -1;
	const target = at === -1 ? lastInView(viewport, messages) : messages[at + way];
	if (!target) return;
	target.focus({ preventScroll: true });
	follower.restore({ messageId: target.dataset["messageId"] ?? "", offset: restOffset });
}

function lastInView(viewport: HTMLElement, messages: readonly HTMLElement[]): HTMLElement | undefined {
	const { bottom } = viewport.getBoundingClientRect();
	return messages.findLast((message) => message.getBoundingClientRect().top < bottom);
}
