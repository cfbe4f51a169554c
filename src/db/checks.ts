import * as v from "valibot";
import { failureActions } from "../shared/model.ts";

/** Schemas of the values that many operations take. Their outputs are their inputs: nothing is converted. */

export const id = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
export const text = v.string();
/** Milliseconds since the epoch. */
export const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Tokens, bytes, milliseconds, micro-dollars: whole and not negative. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const pageSize = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1000));
/** A calendar day where the user is, "2026-11-23". */
export const day = v.pipe(v.string(), v.isoDate());
/** Minutes to add to UTC for the user's clock: 60 in Berlin in winter, -300 in New York. */
export const utcOffset = v.pipe(v.number(), v.safeInteger(), v.minValue(-1440), v.maxValue(1440));
/** Any plain JSON object. */
export const jsonObject = v.record(v.string(), v.unknown());
export const nothing = v.strictObject({});

export const part = v.variant("type", [
	v.strictObject({ type: v.literal("text"), text }),
	v.strictObject({ type: v.literal("reasoning"), text, signature: v.nullable(text) }),
	v.strictObject({ type: v.literal("tool_call"), id: text, name: text, argumentsJson: text }),
	v.strictObject({ type: v.literal("tool_result"), callId: text, name: text, text, isError: v.boolean() }),
]);
export const parts = v.pipe(v.array(part), v.readonly());

export const attachment = v.strictObject({
	id,
	kind: v.picklist(["file", "selection", "symbol", "problems", "terminal", "diff", "chat", "agent_session", "image"]),
	name: v.pipe(v.string(), v.maxLength(1000)),
	mediaType: v.pipe(v.string(), v.maxLength(200)),
	byteCount: count,
	contentHash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
	source: v.nullable(
		v.strictObject({
			uri: v.pipe(v.string(), v.maxLength(8000)),
			startLine: v.nullable(count),
			endLine: v.nullable(count),
		}),
	),
});

export const failure = v.strictObject({
	code: text,
	message: text,
	detail: v.nullable(text),
	actions: v.pipe(v.array(v.picklist(failureActions)), v.readonly()),
});

export const buckets = {
	inputUncached: count,
	cacheRead: count,
	cacheWriteShort: count,
	cacheWriteLong: count,
	output: count,
	reasoning: v.nullable(count),
};
