import { useEffect, useMemo, useState } from "preact/hooks";
import { loadPart } from "../lazyParts.ts";
import type { Difference } from "../models/differences.ts";

type FindDifferences = (left: string, right: string) => readonly Difference[];

/** What two texts have in common; null when it is not wanted, or until what finds it is loaded. */
export function useDifferences(isWanted: boolean, left: string, right: string): readonly Difference[] | null {
	const [find, setFind] = useState<{ readonly of: FindDifferences } | null>(null);
	useEffect(() => {
		if (!isWanted) return;
		void loadPart("differences").then((part) => part && setFind({ of: part }));
	}, [isWanted]);
	return useMemo(() => (isWanted && find ? find.of(left, right) : null), [isWanted, find, left, right]);
}
