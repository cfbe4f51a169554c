import { createHash } from "node:crypto";

/** Looking into JSON of which nothing is promised. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** The object under a key; an empty one when there is none. */
export function objectIn(value: JsonObject, key: string): JsonObject {
	const found = value[key];
	return isObject(found) ? found : {};
}

/** The text under a key; null when there is none or it is empty. */
export function textIn(value: JsonObject, key: string): string | null {
	const found = value[key];
	return typeof found === "string" && found !== "" ? found : null;
}

const lastYear = Date.UTC(9999, 11, 31);

/** Milliseconds of an ISO 8601 time; null when it is none, or lies outside what a calendar shows. */
export function timeIn(value: JsonObject, key: string): number | null {
	const time = Date.parse(textIn(value, key) ?? "");
	return Number.isFinite(time) && time >= 0 && time <= lastYear ? time : null;
}

/** A count; null and anything that is no number stand for 0. */
export function countIn(value: JsonObject, key: string): number {
	const found = value[key];
	return typeof found === "number" ? found : 0;
}

/** More tokens than this in one call are a mistake of whoever wrote them. */
const largestCount = 10_000_000_000;

export const isCount = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= largestCount;

const longestId = 200;
/** Half of a pair of code units without the other one, as JSON may hold it. */
const halfPair = /\p{Surrogate}/u;

/** An id as it is, or something of bounded length that stands for it when it is too long or is no well-formed text. */
export function boundedId(id: string): string {
	if (halfPair.test(id)) return hashed(JSON.stringify(id));
	return id.length <= longestId ? id : hashed(id);
}

const hashed = (text: string): string => `sha256:${createHash("sha256").update(text).digest("hex")}`;
