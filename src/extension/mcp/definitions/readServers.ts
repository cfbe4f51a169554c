import path from "node:path";
import { parse, type ParseError } from "jsonc-parser";
import * as v from "valibot";
import type { Localize } from "../../localize.ts";
import {
	canonicalDefinition,
	type ConfiguredServer,
	type ServerDefinition,
	type ServerScope,
} from "./serverDefinition.ts";

/** What a settings value or a file holds, and one sentence for each entry that cannot be used. */
export interface FoundServers {
	readonly servers: readonly ConfiguredServer[];
	readonly problems: readonly string[];
}

export interface ReadServersOptions {
	readonly scope: ServerScope;
	/** What the user knows the place by: a setting's key or a file's path. */
	readonly place: string;
	/** Absolute: what relative working folders are relative to, and where a server runs that names none. */
	readonly folder: string;
	readonly localize: Localize;
}

const mostServers = 50;
const longestFile = 200_000;
const text = v.pipe(v.string(), v.maxLength(20_000));
const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100));
// Other programs write numbers and switches without quotes.
const value = v.pipe(v.union([text, v.number(), v.boolean()]), v.transform(String));
const values = v.optional(v.record(v.string(), value), {});

/** What other programs ask the user for or take from elsewhere: started as it is written, a server would only fail. */
const unfilledVariable = /\$\{(?:input|env|command|config|workspaceFolder|userHome)\b[^}"]{0,60}\}/;

const stdio = v.object({
	type: v.optional(v.literal("stdio")),
	command: v.pipe(text, v.trim(), v.minLength(1)),
	args: v.optional(v.pipe(v.array(text), v.maxLength(500)), []),
	env: values,
	cwd: v.optional(text),
});
const http = v.object({
	type: v.optional(v.picklist(["http", "streamable-http", "streamableHttp"])),
	url: text,
	headers: values,
});
const server = v.union([stdio, http]);

/** Reads the servers of a settings value: an object of definitions by name. Never throws. */
export function readServers(given: unknown, options: ReadServersOptions): FoundServers {
	const { scope, place, localize } = options;
	if (given === undefined || given === null) return { servers: [], problems: [] };
	if (typeof given !== "object" || Array.isArray(given))
		return { servers: [], problems: [localize("{0} does not hold MCP servers by their names.", place)] };
	const entries = Object.entries(given);
	const problems: string[] = [];
	if (entries.length > mostServers) problems.push(localize("{0} names more than {1} servers.", place, mostServers));
	const servers = entries.slice(0, mostServers).flatMap(([key, entry]): ConfiguredServer[] => {
		const checkedName = v.safeParse(name, key);
		const found = checkedName.success ? definitionFrom(entry, options) : null;
		const variable = found && unfilledVariable.exec(canonicalDefinition(found))?.[0];
		if (variable) {
			problems.push(
				localize('The server "{0}" in {1} uses {2}, which Daybook does not fill in.', shown(key), place, variable),
			);
			return [];
		}
		if (found && checkedName.success) return [{ name: checkedName.output, scope, definition: found }];
		problems.push(localize('The server "{0}" in {1} needs a command, or an http or https url.', shown(key), place));
		return [];
	});
	return { servers, problems };
}

/** Reads a project's file: `servers` as VS Code has it, or `mcpServers` as others do. Never throws. */
export function readServersFile(content: string, options: ReadServersOptions): FoundServers {
	const { localize, place } = options;
	const errors: ParseError[] = [];
	const parsed: unknown =
		content.length > longestFile ? null : parse(content, errors, { allowTrailingComma: true, disallowComments: false });
	if (errors.length > 0 || typeof parsed !== "object" || parsed === null)
		return { servers: [], problems: [localize("{0} cannot be read as JSON.", place)] };
	if ("servers" in parsed) return readServers(parsed.servers, options);
	return readServers("mcpServers" in parsed ? parsed.mcpServers : undefined, options);
}

function definitionFrom(entry: unknown, { folder, scope }: ReadServersOptions): ServerDefinition | null {
	const checked = v.safeParse(server, scope.kind === "project" ? inFolder(entry, folder) : entry);
	if (!checked.success) return null;
	const found = checked.output;
	if ("url" in found) {
		const url = URL.parse(found.url);
		const isUsable = (url?.protocol === "https:" || url?.protocol === "http:") && !url.username && !url.password;
		return isUsable ? { kind: "http", url: url.href, headers: found.headers } : null;
	}
	const cwd = path.resolve(folder, found.cwd ?? ".");
	return { kind: "stdio", command: found.command, args: found.args, env: found.env, cwd };
}

/** `${workspaceFolder}` is the one variable that is filled in; everything else stays as it is written, and is shown so. */
function inFolder(entry: unknown, folder: string): unknown {
	if (typeof entry === "string") return entry.replaceAll("${workspaceFolder}", () => folder);
	if (Array.isArray(entry)) return entry.map((item) => inFolder(item, folder));
	if (typeof entry !== "object" || entry === null) return entry;
	return Object.fromEntries(Object.entries(entry).map(([key, item]) => [key, inFolder(item, folder)]));
}

function shown(key: string): string {
	return key.length > 60 ? `${key.slice(0, 59)}…` : key;
}
