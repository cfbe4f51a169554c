import { signal, type ReadonlySignal, type Signal } from "@preact/signals";

/** A message and how far its top is below the top of the view, in px. */
export interface ScrollAnchor {
	readonly messageId: string;
	readonly offset: number;
}

export interface ScrollFollowerOptions {
	/** The beginning of what is here is close: more of the past is wanted. */
	readonly onNearTop: () => void;
	/** The end of what is here is close, and it is not the end of all. */
	readonly onNearEnd: () => void;
	/** Whether there is more after what is here: its end is then not followed. */
	readonly hasLater: () => boolean;
	/** The view came to rest somewhere; null at the end. */
	readonly onRest: (anchor: ScrollAnchor | null) => void;
}

/** How close to an edge, in px, more messages are asked for: more than a screen, so that none is waited for. */
const nearEdge = 900;
/** Sub-pixel positions make "the end" a little less than exact. */
const endTolerance = 2;
const restMs = 200;
const keysUp = new Set(["ArrowUp", "PageUp", "Home"]);

/** Keeps the end in view until the user looks up; from then on keeps in place what the user looks at. */
export class ScrollFollower {
	readonly #options: ScrollFollowerOptions;
	readonly #isFollowing: Signal<boolean> = signal(true);
	readonly #isEndInSight: Signal<boolean> = signal(true);
	#viewport: HTMLElement | null = null;
	#anchor: ScrollAnchor | null = null;
	#lastTop = 0;
	#restTimer: ReturnType<typeof setTimeout> | undefined;

	constructor(options: ScrollFollowerOptions) {
		this.#options = options;
	}

	get isFollowing(): ReadonlySignal<boolean> {
		return this.#isFollowing;
	}

	/** Whether the end of what is here can be seen, whether it is followed or not. */
	get isEndInSight(): ReadonlySignal<boolean> {
		return this.#isEndInSight;
	}

	/** Begins to look after a scrolling element and the one that grows in it; returns what ends it. */
	attach(viewport: HTMLElement, content: HTMLElement): () => void {
		this.#viewport = viewport;
		const stop = new AbortController();
		const listen = { signal: stop.signal, passive: true };
		viewport.addEventListener("wheel", (event) => event.deltaY < 0 && this.#detach(), listen);
		viewport.addEventListener("touchmove", () => this.#detach(), listen);
		viewport.addEventListener("keydown", (event) => isKeyUp(event) && this.#detach(), listen);
		viewport.addEventListener("scroll", () => this.#onScroll(), listen);
		const observer = new ResizeObserver(() => this.#keepPlace());
		observer.observe(viewport);
		observer.observe(content);
		return () => {
			stop.abort();
			observer.disconnect();
			clearTimeout(this.#restTimer);
		};
	}

	/** Goes to the end and stays there. */
	toEnd(): void {
		this.#isFollowing.value = true;
		this.#anchor = null;
		this.#keepPlace();
	}

	/** Goes to a place that was told by `onRest` before. */
	restore(anchor: ScrollAnchor): void {
		this.#isFollowing.value = false;
		this.#anchor = anchor;
		this.#keepPlace();
	}

	#detach(): void {
		const viewport = this.#viewport;
		if (!viewport || !this.#isFollowing.peek() || viewport.scrollHeight <= viewport.clientHeight) return;
		this.#isFollowing.value = false;
		this.#anchor = this.#findAnchor(viewport);
	}

	#onScroll(): void {
		const viewport = this.#viewport;
		if (!viewport) return;
		const isUp = viewport.scrollTop < this.#lastTop - 1;
		const isAtEnd = this.#lookForEnd(viewport);
		// A drag of the scrollbar comes with no other event; at the end it is the content that became shorter.
		if (isUp && !isAtEnd) this.#detach();
		if (!isUp && isAtEnd && !this.#options.hasLater()) this.#isFollowing.value = true;
		this.#lastTop = viewport.scrollTop;
		this.#anchor = this.#isFollowing.peek() ? null : this.#findAnchor(viewport);
		if (viewport.scrollTop < nearEdge && !this.#isFollowing.peek()) this.#options.onNearTop();
		if (distanceToEnd(viewport) < nearEdge && this.#options.hasLater()) this.#options.onNearEnd();
		this.#noteRest();
	}

	/** After anything changed its height: the end, or what the user looks at, is where it was. */
	#keepPlace(): void {
		const viewport = this.#viewport;
		if (!viewport) return;
		if (this.#isFollowing.peek()) viewport.scrollTop = viewport.scrollHeight;
		else if (this.#anchor) restoreAnchor(viewport, this.#anchor);
		this.#lastTop = viewport.scrollTop;
		this.#lookForEnd(viewport);
		// A page that is shorter than the view cannot be scrolled to ask for more.
		if (viewport.scrollHeight <= viewport.clientHeight + endTolerance) this.#options.onNearTop();
	}

	#lookForEnd(viewport: HTMLElement): boolean {
		return (this.#isEndInSight.value = distanceToEnd(viewport) <= endTolerance);
	}

	#findAnchor(viewport: HTMLElement): ScrollAnchor | null {
		const top = viewport.getBoundingClientRect().top;
		for (const message of viewport.querySelectorAll<HTMLElement>("[data-message-id]")) {
			const box = message.getBoundingClientRect();
			const messageId = message.dataset["messageId"];
			if (box.bottom > top && messageId) return { messageId, offset: box.top - top };
		}
		return null;
	}

	#noteRest(): void {
		clearTimeout(this.#restTimer);
		this.#restTimer = setTimeout(() => this.#options.onRest(this.#anchor), restMs);
	}
}

function restoreAnchor(viewport: HTMLElement, anchor: ScrollAnchor): void {
	const message = viewport.querySelector(`[data-message-id="${CSS.escape(anchor.messageId)}"]`);
	if (!message) return;
	const offset = message.getBoundingClientRect().top - viewport.getBoundingClientRect().top;
	if (Math.abs(offset - anchor.offset) >= 1) viewport.scrollTop += offset - anchor.offset;
}

function distanceToEnd(viewport: HTMLElement): number {
	return viewport.scrollHeight - viewport.clientHeight - viewport.scrollTop;
}

function isKeyUp(event: KeyboardEvent): boolean {
	return keysUp.has(event.key) || (event.key === " " && event.shiftKey);
}
