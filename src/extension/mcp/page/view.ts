import type { McpServerView, McpToolView, McpView } from "../../../shared/mcpPage.ts";
import { definitionRows } from "../definitions/definitionRows.ts";
import type { McpServer } from "../servers/mcpServer.ts";
import type { McpServers } from "../servers/mcpServers.ts";

/** What the page shows of the servers of this window. */
export function viewOf(servers: McpServers, isTrusted: boolean, settingKey: string): McpView {
	const all = servers.all();
	return {
		servers: all.map((server) => serverView(server, isTrusted, settingKey)),
		problems: servers.problems(),
		isTrusted,
	};
}

function serverView(server: McpServer, isTrusted: boolean, settingKey: string): McpServerView {
	const { run, configured, changes } = server;
	return {
		id: server.id,
		name: server.name,
		place: configured.scope.kind === "user" ? settingKey : configured.scope.file,
		state: stateOf(server, isTrusted),
		failure: run.failure,
		definition: definitionRows(configured.definition).map(({ label, key, text }) => ({
			label,
			text,
			isChanged: changes.includes(key) || changes.includes("kind"),
		})),
		definitionHash: server.definitionHash,
		tools: toolViews(server),
		prompts: run.offers?.prompts.map(({ name }) => name) ?? [],
		resourceCount: run.offers?.resources.length ?? 0,
		problems: run.offers?.problems ?? [],
		log: run.log.text(),
		pid: run.pid,
	};
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
