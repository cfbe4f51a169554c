import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** The width of an element in pixels, as it changes; `first` until it is known. */
export function useWidth<Kind extends Element>(first: number) {
	const element = useRef<Kind>(null);
	const [width, setWidth] = useState(first);
	useLayoutEffect(() => {
		const { current } = element;
		if (!current) return undefined;
		setWidth(current.clientWidth || first);
		const observer = new ResizeObserver(() => setWidth(current.clientWidth || first));
		observer.observe(current);
		return () => observer.disconnect();
	}, [first]);
	return [element, width] as const;
}
