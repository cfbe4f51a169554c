import { type ChangeObject, diffLines, diffWordsWithSpace } from "diff";

/** A stretch of two texts: in both, or in one of them only. */
export interface Difference {
	readonly kind: "same" | "left" | "right";
	readonly text: string;
}

/** So many changes are looked for; texts that differ more have nothing in common worth marking at that grain. */
const limit = { maxEditLength: 1000 };

/** What two texts have in common, by words; by lines when that many words differ; as two whole texts beyond that. */
export function differencesOf(left: string, right: string): readonly Difference[] {
	const changes = diffWordsWithSpace(left, right, limit) ?? diffLines(left, right, limit);
	if (changes) return changes.map(toDifference);
	return [
		{ kind: "left", text: left },
		{ kind: "right", text: right },
	];
}

function toDifference({ added, removed, value }: ChangeObject<string>): Difference {
	return { kind: added ? "right" : removed ? "left" : "same", text: value };
}
