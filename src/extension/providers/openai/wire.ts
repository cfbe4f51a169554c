import * as v from "valibot";

const text = v.optional(v.nullable(v.string()));
/** What is no number where a number belongs is as good as absent: the books then estimate. */
const count = v.fallback(v.optional(v.nullable(v.number())), null);

const usage = v.looseObject({
	prompt_tokens: count,
	completion_tokens: count,
	total_tokens: count,
	prompt_cache_hit_tokens: count,
	prompt_tokens_details: v.optional(v.nullable(v.looseObject({ cached_tokens: count, cache_write_tokens: count }))),
	completion_tokens_details: v.optional(v.nullable(v.looseObject({ reasoning_tokens: count }))),
	cost: count,
	is_byok: v.optional(v.unknown()),
	cost_details: v.fallback(v.optional(v.nullable(v.looseObject({ upstream_inference_cost: count }))), null),
});

const contentPart = v.looseObject({ type: text, text: text, thinking: v.optional(v.unknown()) });

const toolCall = v.looseObject({
	index: v.optional(v.nullable(v.number())),
	id: text,
	function: v.optional(v.nullable(v.looseObject({ name: text, arguments: v.optional(v.unknown()) }))),
});

const delta = v.looseObject({
	content: v.optional(v.nullable(v.union([v.string(), v.array(contentPart)]))),
	reasoning_content: text,
	reasoning: v.optional(v.unknown()),
	refusal: text,
	tool_calls: v.optional(v.nullable(v.array(toolCall))),
});

const choice = v.looseObject({
	index: count,
	delta: v.optional(v.nullable(delta)),
	// Servers that do not stream although asked to send a whole message.
	message: v.optional(v.nullable(delta)),
	finish_reason: text,
	usage: v.optional(v.nullable(usage)),
});

const chunk = v.looseObject({
	id: text,
	model: text,
	service_tier: text,
	error: v.optional(v.unknown()),
	choices: v.optional(v.nullable(v.array(choice))),
	usage: v.optional(v.nullable(usage)),
	x_groq: v.optional(v.nullable(v.looseObject({ usage: v.optional(v.nullable(usage)) }))),
});

const modelList = v.looseObject({
	data: v.array(
		v.looseObject({
			id: v.string(),
			name: text,
			context_length: count,
			max_model_len: count,
			context_window: count,
			meta: v.optional(v.nullable(v.looseObject({ n_ctx: count, n_ctx_train: count }))),
			supported_parameters: v.optional(v.nullable(v.array(v.string()))),
			architecture: v.optional(
				v.nullable(v.looseObject({ input_modalities: v.optional(v.nullable(v.array(v.string()))) })),
			),
		}),
	),
});

export type Chunk = v.InferOutput<typeof chunk>;
export type Choice = v.InferOutput<typeof choice>;
export type Delta = v.InferOutput<typeof delta>;
export type WireToolCall = v.InferOutput<typeof toolCall>;
export type WireUsage = v.InferOutput<typeof usage>;
export type ListedModel = v.InferOutput<typeof modelList>["data"][number];

/** Each returns null for what does not look as the API says. */
export function readChunk(value: unknown): Chunk | null {
	const result = v.safeParse(chunk, value);
	return result.success ? result.output : null;
}

export function readModels(value: unknown): readonly ListedModel[] | null {
	// Some servers answer with the bare list.
	const result = v.safeParse(modelList, Array.isArray(value) ? { data: value } : value);
	return result.success ? result.output.data : null;
}
