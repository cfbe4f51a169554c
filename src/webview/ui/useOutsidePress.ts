import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** Calls back when the user presses somewhere outside the element, or leaves the page for another one. */
export function useOutsidePress(element: RefObject<HTMLElement | null>, onPress: () => void): void {
	useEffect(() => {
		const onPointerDown = (event: PointerEvent) => {
			const isInside = event.target instanceof Node && element.current?.contains(event.target);
			if (!isInside) onPress();
		};
		document.addEventListener("pointerdown", onPointerDown, true);
		window.addEventListener("blur", onPress);
		return () => {
			document.removeEventListener("pointerdown", onPointerDown, true);
			window.removeEventListener("blur", onPress);
		};
	}, [element, onPress]);
}
