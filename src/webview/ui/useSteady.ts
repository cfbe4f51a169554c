import { useRef } from "preact/hooks";

/**
 * The list of the last call as long as the new one has the same length and the same objects at its ends. For lists that
 * only grow, and of which only the last element is ever replaced: their rendering is then skipped altogether.
 */
export function useSteady<Element>(list: readonly Element[]): readonly Element[] {
	const keptRef = useRef(list);
	const kept = keptRef.current;
	const isSame = kept.length === list.length && kept[0] === list[0] && kept.at(-1) === list.at(-1);
	if (!isSame) keptRef.current = list;
	return keptRef.current;
}
