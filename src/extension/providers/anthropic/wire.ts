import * as v from "valibot";

const text = v.optional(v.nullable(v.string()));
/** What is no number where a number belongs is as good as absent: the books then estimate. */
const count = v.fallback(v.optional(v.nullable(v.number())), null);

const usage = v.looseObject({
	input_tokens: count,
	output_tokens: count,
	cache_read_input_tokens: count,
	cache_creation_input_tokens: count,
	cache_creation: v.optional(
		v.nullable(v.looseObject({ ephemeral_5m_input_tokens: count, ephemeral_1h_input_tokens: count })),
	),
	output_tokens_details: v.optional(v.nullable(v.looseObject({ thinking_tokens: count }))),
	server_tool_use: v.optional(v.nullable(v.looseObject({ web_search_requests: count }))),
	service_tier: text,
	speed: text,
	inference_geo: text,
});

const streamEvent = v.looseObject({
	type: v.string(),
	index: v.optional(v.number()),
	message: v.optional(v.looseObject({ id: text, model: text, usage: v.optional(v.nullable(usage)) })),
	content_block: v.optional(
		v.looseObject({
			type: v.string(),
			id: text,
			name: text,
			text: text,
			thinking: text,
			data: text,
			input: v.optional(v.unknown()),
		}),
	),
	delta: v.optional(
		v.looseObject({ type: text, text: text, thinking: text, signature: text, partial_json: text, stop_reason: text }),
	),
	usage: v.optional(v.nullable(usage)),
	error: v.optional(v.unknown()),
});

const support = v.optional(v.nullable(v.looseObject({ supported: v.optional(v.boolean()) })));

const modelPage = v.looseObject({
	data: v.array(
		v.looseObject({
			id: v.string(),
			display_name: text,
			max_input_tokens: count,
			max_tokens: count,
			capabilities: v.optional(
				v.nullable(
					v.looseObject({
						image_input: support,
						thinking: v.optional(
							v.nullable(
								v.looseObject({
									supported: v.optional(v.boolean()),
									types: v.optional(v.nullable(v.record(v.string(), v.unknown()))),
								}),
							),
						),
					}),
				),
			),
		}),
	),
	has_more: v.optional(v.nullable(v.boolean())),
	last_id: text,
});

export type WireUsage = v.InferOutput<typeof usage>;
export type StreamEvent = v.InferOutput<typeof streamEvent>;
export type ModelPage = v.InferOutput<typeof modelPage>;

const knownBlocks = new Set(["text", "thinking", "redacted_thinking", "tool_use"]);
const knownDeltas = new Set(["text_delta", "thinking_delta", "signature_delta", "input_json_delta"]);

/** Null for what does not look as the API says. Kinds of events and blocks that came later keep nothing but their name. */
export function readEvent(value: unknown): StreamEvent | null {
	const result = v.safeParse(streamEvent, withoutUnknownKinds(value));
	return result.success ? result.output : null;
}

function withoutUnknownKinds(value: unknown): unknown {
	if (typeof value !== "object" || value === null || !("type" in value)) {
		return value;
	}
	switch (value.type) {
		case "content_block_start":
			return isKindIn(value, "content_block", knownBlocks) ? value : { type: "ignored" };
		case "content_block_delta":
			return isKindIn(value, "delta", knownDeltas) ? value : { type: "ignored" };
		case "message_start":
		case "message_delta":
		case "message_stop":
		case "content_block_stop":
		case "error":
			return value;
		default:
			return typeof value.type === "string" ? { type: "ignored" } : value;
	}
}

function isKindIn(event: object, field: string, known: ReadonlySet<string>): boolean {
	const inner: unknown = Reflect.get(event, field);
	const kind: unknown = typeof inner === "object" && inner !== null ? Reflect.get(inner, "type") : undefined;
	// Without a kind it is not newer but broken, and the schema shall say so.
	return typeof kind !== "string" || known.has(kind);
}

export function readModelPage(value: unknown): ModelPage | null {
	const result = v.safeParse(modelPage, value);
	return result.success ? result.output : null;
}
