import { type RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/**
 * Keeps what is read where it is when rows are added before it: once the first row is out of sight, the page scrolls by the
 * height of what was added. The page's own anchoring does not look into a part that may scroll sideways.
 */
export function useKeptPlace(): RefObject<HTMLTableSectionElement | null> {
	const bodyRef = useRef<HTMLTableSectionElement>(null);
	const firstRef = useRef<Element | null>(null);
	useLayoutEffect(() => {
		const before = firstRef.current;
		firstRef.current = bodyRef.current?.firstElementChild ?? null;
		if (!before?.isConnected || !firstRef.current || before === firstRef.current) return;
		const added = before.getBoundingClientRect().top - firstRef.current.getBoundingClientRect().top;
		const wasAt = before.getBoundingClientRect().top - added;
		if (wasAt < 0) window.scrollBy({ top: added, behavior: "instant" });
	});
	return bodyRef;
}
