import * as v from "valibot";

const text = v.optional(v.nullable(v.string()));
const count = v.optional(v.nullable(v.number()));

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

/** Each returns null for what does not look as the API says. */
export function readEvent(value: unknown): StreamEvent | null {
	const result = v.safeParse(streamEvent, value);
	return result.success ? result.output : null;
}

export function readModelPage(value: unknown): ModelPage | null {
	const result = v.safeParse(modelPage, value);
	return result.success ? result.output : null;
}
