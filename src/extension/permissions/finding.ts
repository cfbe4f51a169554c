import type { Rule } from "./rules.ts";

/** What the fixed rules say of an action, before modes and grants. */
export interface Finding {
	/** open: nothing; modes and grants decide. The others hold whatever those say. */
	readonly says: "deny" | "confirm" | "open";
	readonly rule: Rule;
	/** What the sentence of the rule names. */
	readonly values: readonly string[];
	/** Rules that would have asked as well. */
	readonly warnings: readonly Rule[];
}

export const openFinding: Finding = { says: "open", rule: "open", values: [], warnings: [] };

export function denied(rule: Rule, ...values: string[]): Finding {
	return { says: "deny", rule, values, warnings: [] };
}

/** The first rule of those that hold is the reason, the others are warnings. Open when none holds. */
export function askedBy(...rules: (Rule | false)[]): Finding {
	const [rule, ...warnings] = rules.filter((each) => each !== false);
	return rule === undefined ? openFinding : { says: "confirm", rule, values: [], warnings };
}

const order = ["deny", "confirm", "open"] as const;

/** The stricter of two; of equal ones the first, with what the other warns of. */
export function stricter(a: Finding, b: Finding): Finding {
	const [first, second] = order.indexOf(a.says) <= order.indexOf(b.says) ? [a, b] : [b, a];
	const also = second.says === "open" ? [] : [second.rule, ...second.warnings];
	return { ...first, warnings: [...new Set([...first.warnings, ...also])].filter((rule) => rule !== first.rule) };
}
