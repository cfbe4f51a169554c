import { useEffect, useState } from "preact/hooks";

/** The time in ms since the epoch, brought up to date every so many ms while the component is there. */
export function useNow(everyMs: number): number {
	const [now, setNow] = useState(() => Date.now());
	useEffect(() => {
		const timer = setInterval(() => setNow(Date.now()), everyMs);
		return () => clearInterval(timer);
	}, [everyMs]);
	return now;
}
