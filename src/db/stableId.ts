import { createHash } from "node:crypto";
import type { Value } from "./store/connection.ts";

/** An id that the same thing gets whenever and wherever it is entered: of its key and of what never changes in it. */
export function stableId(table: string, ...parts: readonly (Value | undefined)[]): string {
	const hash = createHash("sha256")
		.update(JSON.stringify([table, ...parts.map((part) => part ?? null)]))
		.digest("hex");
	// The form of a UUID of version 8, "made by an own rule".
	return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
