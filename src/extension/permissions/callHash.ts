import { createHash } from "node:crypto";
import type { Action, ResolvedAction } from "./action.ts";

/** All that makes a call this call. */
export interface ExactCall {
	readonly conversationId: string;
	readonly roundNumber: number;
	readonly callId: string;
	readonly toolName: string;
	readonly argumentsJson: string;
	/** Absolute; null: the tool knows no folder. */
	readonly cwd: string | null;
	/** As it was asked for, and where that leads. */
	readonly resolved: readonly [Action, ResolvedAction];
}

/** SHA-256 in hex over the call and where it leads. An approval holds for this hash alone. */
export function callHash(call: ExactCall): string {
	return createHash("sha256").update(canonicalJson(call)).digest("hex");
}

/** JSON with the keys of every object in one order, so that equal values have equal texts. */
export function canonicalJson(value: unknown): string {
	return JSON.stringify(value, (_key, inner: unknown) =>
		typeof inner === "object" && inner !== null && !Array.isArray(inner)
			? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
			: inner,
	);
}
