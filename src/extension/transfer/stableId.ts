import { createHash } from "node:crypto";

/**
 * An id for something another tool wrote, always the same for the same keys: a UUID of version 7 whose time is the given one
 * (ms) and whose other bits come from the keys.
 */
export function stableId(at: number, ...keys: readonly (string | number)[]): string {
	const bytes = createHash("sha256").update(JSON.stringify(keys)).digest().subarray(0, 16);
	const time = Math.min(Math.max(0, Math.floor(at)), 0xffff_ffff_ffff);
	bytes.writeUIntBE(time, 0, 6);
	bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
	bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
	const hex = bytes.toString("hex");
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
