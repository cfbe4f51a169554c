import { toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { PreparedCall, Tool } from "../tools/index.ts";

/** Longer arguments are no tool call; a file that large is not written by a model. */
const longestArguments = 4_000_000;

const limits: ReadonlySet<string> = new Set(["minLength", "maxLength", "minimum", "maximum"]);

export interface ToolDescription<Schema extends v.GenericSchema> {
	readonly name: string;
	/** For the model, in English. */
	readonly description: string;
	readonly parameters: Schema;
	readonly prepare: (given: v.InferOutput<Schema>) => Promise<PreparedCall>;
}

/** A tool of ours: the model is told the schema, and nothing that does not fit it gets any further. */
export function defineTool<Schema extends v.GenericSchema>(tool: ToolDescription<Schema>, localize: Localize): Tool {
	const { name, description, parameters, prepare } = tool;
	return {
		definition: { name, description, parameters: taught(parameters) },
		origin: "built_in",
		prepare: async (argumentsJson) => prepare(readArguments(argumentsJson, parameters, localize)),
	};
}

/**
 * What a model has to know of the parameters. Limits are left out: they take an eighth of the tokens of all tools, which a small
 * window has not to spare, and who goes beyond one is told so.
 */
function taught(schema: v.GenericSchema): Readonly<Record<string, unknown>> {
	const { $schema: _dialect, ...told } = toJsonSchema(schema, { errorMode: "ignore" });
	const withoutLimits = (key: string, value: unknown): unknown => (limits.has(key) ? undefined : value);
	return JSON.parse(JSON.stringify(told, withoutLimits)) as Readonly<Record<string, unknown>>;
}

/** Throws a DaybookError whose sentence says what is wrong with the arguments. */
function readArguments<Schema extends v.GenericSchema>(
	json: string,
	schema: Schema,
	localize: Localize,
): v.InferOutput<Schema> {
	if (json.length > longestArguments)
		throw new DaybookError("bad_arguments", localize("The arguments are too long: write large files in parts."));
	const checked = v.safeParse(schema, parsed(json, localize), { abortEarly: true });
	if (checked.success) return checked.output;
	const [issue] = checked.issues;
	const where = v.getDotPath(issue);
	throw new DaybookError(
		"bad_arguments",
		localize("The arguments do not fit: {0}", `${where === null ? "" : `${where}: `}${issue.message}`.slice(0, 300)),
	);
}

function parsed(json: string, localize: Localize): unknown {
	try {
		return JSON.parse(json);
	} catch {
		throw new DaybookError("bad_arguments", localize("The arguments are not valid JSON. Send one JSON object."));
	}
}

/** A path as a model writes it. */
export function pathArgument(description: string) {
	return v.pipe(v.string(), v.minLength(1), v.maxLength(4096), v.description(description));
}

export function lineArgument(description: string) {
	return v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000_000), v.description(description)));
}

export function countArgument(most: number, description: string) {
	return v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most), v.description(description)));
}
