import * as v from "valibot";
import type { Localize } from "../../localize.ts";
import type { Connection } from "../client/connection.ts";
import { readTools, type ServerTool } from "./toolDefinitions.ts";

export interface ServerPrompt {
	readonly name: string;
	readonly description: string;
	readonly inputs: readonly { readonly name: string; readonly isRequired: boolean }[];
}

export interface ServerResource {
	readonly uri: string;
	readonly name: string;
	readonly description: string;
}

/** All that a running server offers, as far as it can be used. */
export interface ServerOffers {
	readonly tools: readonly ServerTool[];
	readonly prompts: readonly ServerPrompt[];
	readonly resources: readonly ServerResource[];
	readonly problems: readonly string[];
}

const mostPrompts = 50;
const longestName = 200;
const longestDescription = 300;
const short = (limit: number) =>
	v.pipe(
		v.string(),
		v.transform((text) => oneLine(text, limit)),
	);

const prompt = v.looseObject({
	name: v.pipe(v.string(), v.regex(/^[\w.:/-]{1,100}$/)),
	description: v.optional(short(longestDescription), ""),
	arguments: v.optional(
		v.pipe(
			v.array(
				v.looseObject({
					name: v.pipe(v.string(), v.regex(/^[\w.-]{1,60}$/)),
					required: v.optional(v.boolean(), false),
				}),
			),
			v.maxLength(20),
		),
		[],
	),
});
const resource = v.looseObject({
	uri: v.pipe(v.string(), v.maxLength(2000)),
	name: v.optional(short(longestName), ""),
	description: v.optional(short(longestDescription), ""),
});

/** Reads everything a server lists. Prompts and resources that fail do not keep the tools from being used. */
export async function readOffers(
	connection: Pick<Connection, "tools" | "prompts" | "resources">,
	localize: Localize,
): Promise<ServerOffers> {
	const { tools, problems } = readTools(await connection.tools(), localize);
	const [prompts, resources] = await Promise.all([
		connection.prompts().catch(() => []),
		connection.resources().catch(() => []),
	]);
	return {
		tools,
		problems,
		prompts: prompts.flatMap(promptFrom).slice(0, mostPrompts),
		resources: resources.flatMap(resourceFrom),
	};
}

function promptFrom(entry: unknown): ServerPrompt[] {
	const checked = v.safeParse(prompt, entry);
	if (!checked.success) return [];
	const { name, description, arguments: inputs } = checked.output;
	return [{ name, description, inputs: inputs.map((input) => ({ name: input.name, isRequired: input.required })) }];
}

function resourceFrom(entry: unknown): ServerResource[] {
	const checked = v.safeParse(resource, entry);
	if (!checked.success) return [];
	const { uri, name, description } = checked.output;
	return [{ uri, name: name === "" ? uri : name, description }];
}

function oneLine(text: string, limit: number): string {
	return text.replaceAll(/\s+/g, " ").slice(0, limit);
}
