import * as v from "valibot";

/** What is no count where a count belongs is as good as absent: the books then estimate. */
const count = v.fallback(v.optional(v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0)))), null);
const names = v.optional(v.nullable(v.array(v.string())));

const toolCall = v.looseObject({
	id: v.optional(v.nullable(v.string())),
	function: v.looseObject({
		name: v.pipe(v.string(), v.minLength(1)),
		// An object by the protocol; lists, text and null are no arguments.
		arguments: v.optional(
			v.custom<object>((value) => typeof value === "object" && value !== null && !Array.isArray(value)),
		),
	}),
});

const chatLine = v.looseObject({
	error: v.optional(v.union([v.string(), v.looseObject({})])),
	model: v.optional(v.string()),
	message: v.optional(
		v.nullable(
			v.looseObject({
				content: v.optional(v.nullable(v.string())),
				thinking: v.optional(v.nullable(v.string())),
				tool_calls: v.optional(v.nullable(v.array(toolCall))),
			}),
		),
	),
	done: v.optional(v.boolean()),
	done_reason: v.optional(v.nullable(v.string())),
	prompt_eval_count: count,
	prompt_eval_cached_count: count,
	eval_count: count,
});

const tags = v.looseObject({
	models: v.nullable(
		v.array(
			v.looseObject({
				name: v.string(),
				digest: v.optional(v.string()),
				size: v.optional(v.number()),
				capabilities: names,
				remote_host: v.optional(v.nullable(v.string())),
				remote_model: v.optional(v.nullable(v.string())),
			}),
		),
	),
});

const show = v.looseObject({
	capabilities: names,
	model_info: v.optional(v.nullable(v.record(v.string(), v.unknown()))),
	remote_host: v.optional(v.nullable(v.string())),
	parameters: v.optional(v.nullable(v.string())),
});

const running = v.looseObject({
	models: v.nullable(v.array(v.looseObject({ name: v.string(), context_length: v.optional(v.nullable(v.number())) }))),
});

const version = v.looseObject({ version: v.string() });

const pullLine = v.looseObject({
	error: v.optional(v.string()),
	status: v.optional(v.string()),
	digest: v.optional(v.string()),
	total: count,
	completed: count,
});

export type ChatLine = v.InferOutput<typeof chatLine>;
export type Tag = NonNullable<v.InferOutput<typeof tags>["models"]>[number];
export type Shown = v.InferOutput<typeof show>;
export type Running = NonNullable<v.InferOutput<typeof running>["models"]>[number];
export type PullLine = v.InferOutput<typeof pullLine>;

function reader<T>(schema: v.GenericSchema<unknown, T>): (value: unknown) => T | null {
	return (value) => {
		const result = v.safeParse(schema, value);
		return result.success ? result.output : null;
	};
}

/** Each returns null for what does not look as the API says. */
export const readChatLine = reader(chatLine);
export const readShow = reader(show);
export const readPullLine = reader(pullLine);
export const readTags = (value: unknown): readonly Tag[] | null => {
	const read = reader(tags)(value);
	return read && (read.models ?? []);
};
export const readRunning = (value: unknown): readonly Running[] | null => {
	const read = reader(running)(value);
	return read && (read.models ?? []);
};
export const readVersion = (value: unknown): string | null => reader(version)(value)?.version ?? null;
