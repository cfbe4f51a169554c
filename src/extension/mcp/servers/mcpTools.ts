import { DaybookError } from "../../errors.ts";
import type { Localize } from "../../localize.ts";
import type { PreparedCall, Tool, ToolOutcome } from "../../tools/index.ts";
import type { ServerTool } from "../offers/toolDefinitions.ts";
import { readToolResult } from "../offers/toolResult.ts";
import type { McpServer } from "./mcpServer.ts";

/** Characters of a call's arguments. */
const longestArguments = 1_000_000;

/** The accepted tools of running servers, as the round loop takes them. */
export function toolsOf(
	servers: readonly McpServer[],
	localize: Localize,
	isOn: (server: McpServer) => boolean = () => true,
): readonly Tool[] {
	return servers.filter(isOn).flatMap((server) =>
		server
			.tools()
			.filter(({ state }) => state === "accepted")
			.map(({ tool }) => toolFrom(server, tool, server.toolName(tool.name), localize)),
	);
}

function toolFrom(server: McpServer, tool: ServerTool, name: string, localize: Localize): Tool {
	return {
		definition: { name, description: tool.description, parameters: tool.inputSchema },
		origin: { mcpServerId: server.id },
		async prepare(argumentsJson) {
			const input = inputFrom(argumentsJson, tool, localize);
			return {
				action: { kind: "mcp", serverId: server.id, tool: tool.name, fingerprint: tool.fingerprint },
				preview: {
					type: "details",
					rows: [
						{ label: localize("MCP server"), text: server.name },
						{ label: localize("Tool"), text: tool.name },
					],
					given: Object.entries(input).map(([label, value]) => ({
						label,
						text: typeof value === "string" ? value : JSON.stringify(value),
					})),
				},
				run: async (signal) => run(server, tool, input, localize, signal),
			} satisfies PreparedCall;
		},
	};
}

/** The arguments as an object. Whether they fit the server's schema is the server's to say. */
function inputFrom(argumentsJson: string, tool: ServerTool, localize: Localize): Readonly<Record<string, unknown>> {
	const refuse = (sentence: string) => new DaybookError("invalid_arguments", sentence);
	if (argumentsJson.length > longestArguments) throw refuse(localize("The arguments of {0} are too long.", tool.name));
	let input: unknown;
	try {
		input = JSON.parse(argumentsJson.trim() === "" ? "{}" : argumentsJson);
	} catch (error) {
		throw new DaybookError("invalid_arguments", localize("The arguments of {0} are no valid JSON.", tool.name), {
			cause: error,
		});
	}
	if (typeof input !== "object" || input === null || Array.isArray(input))
		throw refuse(localize("The arguments of {0} are not an object.", tool.name));
	const { required } = tool.inputSchema;
	const missing = (Array.isArray(required) ? required : []).filter(
		(name): name is string => typeof name === "string" && !Object.hasOwn(input, name),
	);
	if (missing.length > 0)
		throw refuse(localize("{0} needs these arguments: {1}", tool.name, missing.slice(0, 20).join(", ")));
	return input as Readonly<Record<string, unknown>>;
}

/** Calls the tool if it is still the one that was looked at. */
async function run(
	server: McpServer,
	tool: ServerTool,
	input: Readonly<Record<string, unknown>>,
	localize: Localize,
	signal: AbortSignal,
): Promise<ToolOutcome> {
	const connection = await server.start("use");
	const now = server.tools().find((found) => found.tool.name === tool.name);
	if (now?.state !== "accepted" || now.tool.fingerprint !== tool.fingerprint) {
		const text = localize(
			"The tool {0} of {1} is not the one that was looked at. It was not called.",
			tool.name,
			server.name,
		);
		return { text, isError: true, isTrimmed: false };
	}
	try {
		return readToolResult(await connection.callTool(tool.name, input, signal));
	} catch (error) {
		if (signal.aborted) throw error;
		const reason = error instanceof Error ? error.message.slice(0, 2000) : String(error);
		return {
			text: localize("The MCP server {0} did not answer: {1}", server.name, reason),
			isError: true,
			isTrimmed: false,
		};
	}
}
