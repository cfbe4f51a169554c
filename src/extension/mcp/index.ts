import * as vscode from "vscode";
import type { RegisterCommand } from "../commands.ts";
import { commands } from "../contributions.ts";
import { keepLoaded } from "../keepLoaded.ts";
import type { Services } from "../services.ts";
import type { ToolSource } from "../tools/index.ts";
import type { Mcp, McpHost } from "./feature.ts";
import { registerHistoryTools } from "./history/languageModelTools.ts";
import { launcherName } from "./launcherName.ts";
import { mayHaveServers } from "./mayHaveServers.ts";

export interface McpFeature extends vscode.Disposable {
	/** The tools of the servers; starts those that a chat wants. */
	readonly tools: ToolSource;
	/** What running servers offer to be mentioned; nothing while none was needed. */
	readonly resources: ResourceSource;
	/** The configured servers, for the settings of a chat. */
	list(): Promise<readonly { readonly id: string; readonly name: string; readonly tools: readonly string[] }[]>;
	/** Begins what can wait until the editor stands. */
	start(): void;
	/** Ends every server; resolves when nothing of them is left. */
	close(): Promise<void>;
}

/** Resources of MCP servers, for the popup behind "@". */
export interface ResourceSource {
	entries(words: string): readonly {
		readonly serverId: string;
		readonly uri: string;
		readonly name: string;
		readonly detail: string;
	}[];
	text(serverId: string, uri: string): Promise<{ readonly name: string; readonly text: string }>;
}

/** Registers the MCP commands and sources. The client and its page are a bundle of their own, loaded when one is configured and needed. */
export function registerMcp(host: McpHost, registerCommand: RegisterCommand): McpFeature {
	const { services } = host;
	let loaded: Mcp | null = null;
	const load = keepLoaded(async () => {
		const bundle = await import("./feature.ts");
		return (loaded = await bundle.Mcp.open(host));
	});
	const isNeeded = async (): Promise<boolean> =>
		loaded !== null || mayHaveServers(services.settings().mcp.servers, host.openFolders());
	const disposable = vscode.Disposable.from(
		registerHistoryTools(services),
		registerCommand(commands.showMcpServers, async () => (await load()).showPage()),
		registerCommand(commands.copyMcpConfiguration, async (form) => {
			const { copyConfiguration } = await import("./history/index.ts");
			return copyConfiguration(services, form);
		}),
	);
	return {
		tools: {
			async tools(conversationId) {
				if (!vscode.workspace.isTrusted || !(await isNeeded())) return [];
				return (await load()).tools(conversationId);
			},
		},
		resources: {
			entries: (words) => loaded?.resources(words) ?? [],
			text: async (serverId, uri) => (await load()).resourceText(serverId, uri),
		},
		list: async () => ((await isNeeded()) ? (await load()).list() : []),
		start: () => void renew(services),
		close: async () => loaded?.close(),
		dispose() {
			loaded?.dispose();
			disposable.dispose();
		},
	};
}

/** Other programs that know Daybook's own server find it where it is after an update, too. */
async function renew(services: Services): Promise<void> {
	const launcher = vscode.Uri.joinPath(services.context.globalStorageUri, launcherName);
	const isThere = await vscode.workspace.fs.stat(launcher).then(
		() => true,
		() => false,
	);
	if (isThere) await (await import("./history/index.ts")).renewLauncher(services);
}
