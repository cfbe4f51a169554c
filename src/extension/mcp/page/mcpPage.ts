import * as vscode from "vscode";
import type { McpNotifications, McpPageAction, McpRequests, McpServerAction } from "../../../shared/mcpPage.ts";
import { commands, mcpPageKind, settings } from "../../contributions.ts";
import { EditorPage } from "../../editorPage.ts";
import { DaybookError } from "../../errors.ts";
import type { Services } from "../../services.ts";
import type { McpServer } from "../servers/mcpServer.ts";
import type { McpServers } from "../servers/mcpServers.ts";
import { askConsent, askTools } from "./askUser.ts";
import { checkMcpRequest } from "./requestSchemas.ts";
import { viewOf } from "./view.ts";
import { workspaceFolders } from "../workspaceFolders.ts";

export type McpPage = EditorPage<McpRequests, McpNotifications>;

/** The page on which the user sees, allows, starts and stops MCP servers and looks at their tools. */
export function createMcpPage(
	services: Services,
	strings: Readonly<Record<string, string>>,
	servers: McpServers,
): McpPage {
	const { localize } = services;
	const view = () =>
		viewOf(servers, {
			isTrusted: vscode.workspace.isTrusted,
			settingKey: settings.mcpServers,
			untrustedFolders: workspaceFolders(),
		});
	const serverOf = (serverId: string): McpServer => {
		const server = servers.find(serverId);
		if (server) return server;
		throw new DaybookError("gone", localize("This MCP server is not configured any more."));
	};
	/** Into the book of what was done: what widens or narrows what models may do. */
	const enter = async (action: string, server: McpServer, more: object = {}): Promise<void> =>
		services.audit({
			action,
			target: { kind: "mcp_server", id: server.name },
			detail: { definition: server.definitionHash.slice(0, 16), ...more },
		});
	return new EditorPage<McpRequests, McpNotifications>({
		services,
		strings,
		kind: mcpPageKind,
		title: localize("MCP Servers"),
		icon: "plug",
		script: "mcp",
		check: checkMcpRequest,
		failure: localize("This could not be done. See the log."),
		handlers: {
			async "mcp/view"() {
				await servers.refresh();
				return view();
			},
			async "mcp/run"({ action }) {
				await runAction(action);
				return null;
			},
			async "mcp/act"({ serverId, action }) {
				const server = serverOf(serverId);
				await act(server, action);
				if (action === "revoke") await enter("mcp.revoked", server);
				return view();
			},
			async "mcp/consent"({ serverId, definitionHash }) {
				const server = serverOf(serverId);
				const changed = new DaybookError(
					"changed",
					localize("The definition has changed meanwhile. Look at it again."),
				);
				if (definitionHash !== server.definitionHash) throw changed;
				if (!(await askConsent(server, workspaceFolders(), localize))) return view();
				if (!(await server.agree(definitionHash))) throw changed;
				await enter("mcp.allowed", server);
				await startQuietly(server);
				return view();
			},
			async "mcp/acceptTools"({ serverId, fingerprints }) {
				const server = serverOf(serverId);
				const looked = server.tools().filter(({ tool }) => fingerprints.includes(tool.fingerprint));
				const names = looked.map(({ tool }) => tool.name);
				if (names.length > 0 && (await askTools(server, names, localize))) {
					await server.accept(fingerprints);
					await enter("mcp.tools_accepted", server, { tools: names });
				}
				return view();
			},
		},
	});
}

async function runAction(action: McpPageAction): Promise<void> {
	if (action === "copyConfiguration") await vscode.commands.executeCommand(commands.copyMcpConfiguration);
	else
		await vscode.commands.executeCommand("workbench.action.openSettingsJson", {
			revealSetting: { key: settings.mcpServers, edit: true },
		});
}

async function act(server: McpServer, action: McpServerAction): Promise<void> {
	if (action === "start") await startQuietly(server);
	else if (action === "stop") await server.run.stop();
	else await server.revoke();
}

/** That it could not be started stands beside the server, with its log. */
async function startQuietly(server: McpServer): Promise<void> {
	try {
		await server.start("user");
	} catch (error) {
		if (!(error instanceof DaybookError) || error.code !== "mcp_failed") throw error;
	}
}
