import { useEffect, useRef, useState } from "preact/hooks";

/** So long after a card has appeared its buttons do nothing (ms). */
const armingMs = 500;

export interface Arming {
	readonly isArmed: boolean;
	readonly onPointerDown: () => void;
	/** The action of a button, that does nothing for a press that began before the card was armed. */
	guard(act: () => void): () => void;
}

/** Keeps a click or a key that was meant for what stood here before from answering a card that has just come. */
export function useArming(): Arming {
	const [isArmed, setArmed] = useState(false);
	const pressedEarlyRef = useRef(false);
	useEffect(() => {
		const timer = setTimeout(() => setArmed(true), armingMs);
		return () => clearTimeout(timer);
	}, []);
	return {
		isArmed,
		onPointerDown: () => {
			pressedEarlyRef.current = !isArmed;
		},
		guard: (act) => () => {
			const isEarly = pressedEarlyRef.current;
			pressedEarlyRef.current = false;
			if (isArmed && !isEarly) act();
		},
	};
}
