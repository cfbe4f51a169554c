import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { commands, settings } from "../contributions.ts";
import type { Localize } from "../localize.ts";
import type { Services } from "../services.ts";
import type { SlashCommands } from "../slash/index.ts";
import type { Tool } from "../tools/index.ts";
import { Connection } from "./client/connection.ts";
import { configuredServers, type OpenFolder, projectFilesPattern } from "./definitions/configuredServers.ts";
import { Seal } from "./definitions/consent.ts";
import { ConsentEpochs } from "./definitions/consentEpochs.ts";
import { createMcpPage, type McpPage } from "./page/mcpPage.ts";
import { Reaper } from "./processes/reaper.ts";
import { PromptCommands } from "./servers/promptCommands.ts";
import { resourceEntries, type ResourceEntry, resourceText } from "./servers/resources.ts";
import { McpServers } from "./servers/mcpServers.ts";
import { toolsOf } from "./servers/mcpTools.ts";
import { Waiting } from "./servers/waiting.ts";
import { workspaceFolders } from "./workspaceFolders.ts";

async function showWaiting(sentence: string, localize: Localize): Promise<void> {
	const show = localize("Show MCP Servers");
	if ((await vscode.window.showWarningMessage(sentence, show)) === show)
		await vscode.commands.executeCommand(commands.showMcpServers);
}

/** What the feature needs of the window. */
export interface McpHost {
	readonly services: Services;
	readonly strings: Readonly<Record<string, string>>;
	readonly slashCommands: SlashCommands;
	readonly openFolders: () => readonly OpenFolder[];
	readonly projectId: () => string | null;
	/** Projects of this window's folders became known. */
	readonly onDidChangeProjects: vscode.Event<void>;
}

/** An `npx` that has to fetch its package first takes its time (ms). */
const startTimeoutMs = 30_000;
const logNoticeMs = 700;
const secretName = "daybook.mcp.seal";

/** MCP servers of this window. A bundle of its own, loaded when the first one is needed or the page is opened. */
export class Mcp {
	readonly #host: McpHost;
	readonly #reaper: Reaper;
	readonly #servers: McpServers;
	readonly #page: McpPage;
	readonly #prompts: PromptCommands;
	readonly #waiting: Waiting;
	readonly #subscriptions: vscode.Disposable;
	#isListed = false;
	#cancelLogNotice: (() => void) | null = null;

	private constructor(host: McpHost, seal: Seal) {
		const { services, strings, slashCommands } = host;
		const { localize, clock, database, newId, log, context } = services;
		this.#host = host;
		this.#reaper = new Reaper({
			script: vscode.Uri.joinPath(context.extensionUri, "dist", "mcpReaper.cjs").fsPath,
			program: process.execPath,
			log: (sentence) => log.warn(sentence),
		});
		this.#servers = new McpServers({
			database,
			clock,
			newId,
			localize,
			seal,
			epochs: new ConsentEpochs(context.secrets),
			configured: async () =>
				configuredServers(
					{ key: settings.mcpServers, value: services.settings().mcp.servers },
					host.openFolders(),
					localize,
				),
			isTrusted: () => vscode.workspace.isTrusted,
			connect: async ({ definition }, { onErrorOutput, ...listeners }, signal) =>
				Connection.open(
					{
						onErrorOutput: (piece) => {
							onErrorOutput(piece);
							this.#logGrew();
						},
						definition,
						reaper: this.#reaper,
						untrustedFolders: workspaceFolders(),
						fetch: services.network.fetchFrom(() => "mcp"),
						startTimeoutMs,
						callTimeoutMs: () => services.settings().mcp.callTimeoutMs,
						...listeners,
					},
					signal,
				),
			didChange: () => this.#didChange(),
		});
		this.#page = createMcpPage(services, strings, this.#servers);
		this.#prompts = new PromptCommands(slashCommands, localize);
		this.#waiting = new Waiting(localize, (sentence) => void showWaiting(sentence, localize));
		this.#subscriptions = this.#follow();
	}

	/** Reads, or makes, the key that the user's consents are sealed with. */
	static async open(host: McpHost): Promise<Mcp> {
		const { secrets } = host.services.context;
		let key = await secrets.get(secretName);
		if (key === undefined) {
			key = randomBytes(32).toString("hex");
			await secrets.store(secretName, key);
		}
		return new Mcp(host, new Seal(key));
	}

	showPage(): void {
		if (this.#page.show()) this.#page.notify("mcp/didChange", null);
	}

	/** The servers as the settings of a chat list them, with the tools that were looked at; starts none. */
	async list(): Promise<readonly { readonly id: string; readonly name: string; readonly tools: readonly string[] }[]> {
		await this.#listed();
		return this.#servers.all().map((server) => {
			const tools = server.accepted.map((tool) => server.toolName(tool.name));
			return { id: server.id, name: server.name, tools };
		});
	}

	/** The tools for a chat; starts the servers that may run and are switched on there. */
	async tools(conversationId: string | null): Promise<readonly Tool[]> {
		if (!vscode.workspace.isTrusted) return [];
		await this.#listed();
		const off = await this.#switchedOff(conversationId);
		const wanted = this.#servers.all().filter(({ id }) => !off.has(id));
		// Now those that wait, which takes no time to know; after the starts those that failed.
		this.#waiting.look(wanted);
		await Promise.all(
			wanted.map(async (server) => {
				// What cannot be started stands on the page, and is told once.
				await server.start("use").catch(() => {});
			}),
		);
		this.#waiting.look(wanted);
		const on = new Set(wanted);
		return toolsOf(this.#servers.all(), this.#host.services.localize, (server) => on.has(server));
	}

	/** What the running servers offer to be mentioned. */
	resources(words: string): readonly ResourceEntry[] {
		return resourceEntries(this.#servers.all(), words);
	}

	/** The text of a resource. Throws a DaybookError when there is none. */
	async resourceText(serverId: string, uri: string): Promise<{ readonly name: string; readonly text: string }> {
		return resourceText(this.#servers.find(serverId), uri, this.#host.services.localize);
	}

	/** Ends every server. Resolves when nothing of them is left. */
	async close(): Promise<void> {
		await this.#servers.close();
		this.#reaper.dispose();
	}

	dispose(): void {
		this.#cancelLogNotice?.();
		this.#subscriptions.dispose();
		this.#prompts.dispose();
		this.#page.dispose();
		void this.close();
	}

	/** Which servers the user switched off, by id; of a chat that is not stored yet, what new ones begin with. */
	async #switchedOff(conversationId: string | null): Promise<ReadonlySet<string>> {
		const { services, projectId } = this.#host;
		const settingsOfChat = await services.database().call("settings.get", { conversationId, projectId: projectId() });
		const switches = Object.entries(settingsOfChat.effective.mcpServers ?? {});
		return new Set(switches.flatMap(([id, isOn]) => (isOn === false ? [id] : [])));
	}

	async #listed(): Promise<void> {
		if (this.#isListed) return;
		await this.#servers.refresh();
		this.#isListed = true;
	}

	/** The page follows the logs of servers, now and then. */
	#logGrew(): void {
		this.#cancelLogNotice ??= this.#host.services.clock.after(logNoticeMs, () => {
			this.#cancelLogNotice = null;
			this.#page.notify("mcp/didChange", null);
		});
	}

	#didChange(): void {
		this.#prompts.follow(this.#servers.all());
		this.#page.notify("mcp/didChange", null);
	}

	#follow(): vscode.Disposable {
		const { services, onDidChangeProjects } = this.#host;
		const refresh = (): void => {
			this.#servers.refresh().then(
				() => this.#didChange(),
				(error: unknown) => services.log.error("The MCP servers could not be read", error),
			);
		};
		const watcher = vscode.workspace.createFileSystemWatcher(`**/${projectFilesPattern}`);
		return vscode.Disposable.from(
			watcher,
			watcher.onDidChange(refresh),
			watcher.onDidCreate(refresh),
			watcher.onDidDelete(refresh),
			onDidChangeProjects(refresh),
			services.onDidChangeSettings(refresh),
			vscode.workspace.onDidGrantWorkspaceTrust(refresh),
			vscode.workspace.onDidChangeWorkspaceFolders(refresh),
		);
	}
}
