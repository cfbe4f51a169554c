import type { McpDefinitionRow, McpServerView, McpToolView, McpView } from "../../../shared/mcpPage.ts";
import type { McpServer } from "../servers/mcpServer.ts";
import type { McpServers } from "../servers/mcpServers.ts";
import { consentRows } from "./consentRows.ts";

interface ViewPlace {
	readonly isTrusted: boolean;
	readonly settingKey: string;
	/** Programs from below these folders are not found by their names. */
	readonly untrustedFolders: readonly string[];
}

/** What the page shows of the servers of this window. */
export function viewOf(servers: McpServers, place: ViewPlace): McpView {
	const all = servers.all();
	return {
		servers: all.map((server) => serverView(server, place)),
		problems: servers.problems(),
		isTrusted: place.isTrusted,
	};
}

function serverView(server: McpServer, place: ViewPlace): McpServerView {
	const { run, configured, changes } = server;
	return {
		id: server.id,
		name: server.name,
		place: configured.scope.kind === "user" ? place.settingKey : configured.scope.file,
		state: stateOf(server, place.isTrusted),
		failure: run.failure,
		definition: definitionView(consentRows(configured.definition, place.untrustedFolders), changes),
		definitionHash: server.definitionHash,
		tools: toolViews(server),
		prompts: run.offers?.prompts.map(({ name }) => name) ?? [],
		resourceCount: run.offers?.resources.length ?? 0,
		problems: run.offers?.problems ?? [],
		log: run.log.text(),
		pid: run.pid,
	};
}

/** The rows of a definition with what differs from the one that was agreed to, also what was taken out of it. */
export function definitionView(
	rows: ReturnType<typeof consentRows>,
	changes: readonly string[],
): readonly McpDefinitionRow[] {
	const isOther = changes.includes("kind");
	const keys = new Set(rows.map(({ key }) => key));
	// Of a definition of the other kind nothing stays: its lines would say no more than that.
	const gone = isOther ? [] : changes.filter((name) => !keys.has(name));
	return [
		...rows.map(({ label, key, text }) => ({ label, text, isChanged: isOther || changes.includes(key) })),
		...gone.map((label) => ({ label, text: null, isChanged: true })),
	];
}

function stateOf(server: McpServer, isTrusted: boolean): McpServerView["state"] {
	if (!isTrusted) return "untrusted";
	if (server.consent === "never") return "needs_consent";
	return server.consent === "changed" ? "changed" : server.run.state;
}

function toolViews(server: McpServer): readonly McpToolView[] {
	const accepted = new Map(server.accepted.map((tool) => [tool.name, tool]));
	return server.tools().map(({ tool, state }) => ({
		name: tool.name,
		modelName: server.toolName(tool.name),
		description: tool.description,
		state,
		fingerprint: tool.fingerprint,
		definition: indented(tool.text),
		before: state === "changed" ? indented(accepted.get(tool.name)?.text ?? "") : null,
	}));
}

function indented(json: string): string {
	return json === "" ? "" : JSON.stringify(JSON.parse(json), null, 2);
}
