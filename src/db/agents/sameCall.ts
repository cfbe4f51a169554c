/** How a row of `token_usage` of another agent's call is known again, whoever tells of it: see enterAgentCall. */

/** What a transcript tells of whose call it is. */
export interface CallKeys {
	/** What all rows of one response share. */
	readonly responseKey: string;
	/** Null when the tool gave none: then the response alone tells calls apart. */
	readonly requestKey: string | null;
	/** Made by a helper of the session. */
	readonly isSidechain: boolean;
}

/** A call that is in the books for the same response. */
export interface KnownCall {
	readonly id: string;
	readonly dedupe_key: string;
	readonly total_tokens: number;
	readonly agent_session_id: string | null;
}

/** No id can end so: ids in a key are percent-encoded. */
const sidechainMark = "#side";

export function keyOf(tool: string, { responseKey, requestKey, isSidechain }: CallKeys): string {
	const prefix = `${tool}:${encodeURIComponent(responseKey)}:`;
	return prefix + (isSidechain ? sidechainMark : encodeURIComponent(requestKey ?? ""));
}

/** All calls of a response begin with the same, whichever request, session or file told of them. */
const prefixOf = (key: string): string => key.slice(0, key.lastIndexOf(":") + 1);

export const isSide = (key: string): boolean => key.endsWith(sidechainMark);

/** Bound to `responseRange` of a key: the calls in the books for its response. */
export const knownCallsSql = `
	SELECT id, dedupe_key, total_tokens, agent_session_id FROM token_usage
	WHERE dedupe_key >= :from AND dedupe_key < :to ORDER BY dedupe_key`;

/** ";" follows ":", so this is the range of all keys with the prefix. */
export function responseRange(key: string): { readonly from: string; readonly to: string } {
	const prefix = prefixOf(key);
	return { from: prefix, to: `${prefix.slice(0, -1)};` };
}

/** The call in the books that stands for the same one as the key; undefined when it is a new one. */
export function rivalOf(calls: readonly KnownCall[], key: string): KnownCall | undefined {
	const prefix = prefixOf(key);
	const main = calls.filter((known) => !isSide(known.dedupe_key));
	const side = calls.find((known) => isSide(known.dedupe_key));
	if (isSide(key) || key === prefix) return main[0] ?? side;
	return main.find((known) => known.dedupe_key === key) ?? main.find((known) => known.dedupe_key === prefix) ?? side;
}

/**
 * Whether a call with this key and so many tokens takes the place of the known one: the session's own goes before a
 * helper's, then the one with more tokens. Null where both are alike.
 */
export function takesPlace(key: string, totalTokens: number, known: KnownCall): boolean | null {
	if (isSide(key) !== isSide(known.dedupe_key)) return isSide(known.dedupe_key);
	return totalTokens === known.total_tokens ? null : totalTokens > known.total_tokens;
}

/** The key of the row after the call took its place: a request that is known, or that a call is the session's own, stays so. */
export function keyAfter(key: string, { dedupe_key }: KnownCall): string {
	if (isSide(key)) return dedupe_key;
	return key === prefixOf(key) && !isSide(dedupe_key) ? dedupe_key : key;
}
