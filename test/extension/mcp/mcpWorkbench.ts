import { plainEnglish as localize } from "../../../src/extension/localize.ts";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Connection } from "../../../src/extension/mcp/client/connection.ts";
import { Seal } from "../../../src/extension/mcp/definitions/consent.ts";
import { ConsentEpochs } from "../../../src/extension/mcp/definitions/consentEpochs.ts";
import type { FoundServers } from "../../../src/extension/mcp/definitions/readServers.ts";
import type { ConfiguredServer, ServerDefinition } from "../../../src/extension/mcp/definitions/serverDefinition.ts";
import { Reaper } from "../../../src/extension/mcp/processes/reaper.ts";
import type { McpServer } from "../../../src/extension/mcp/servers/mcpServer.ts";
import { toolsOf } from "../../../src/extension/mcp/servers/mcpTools.ts";
import type { ToolOutcome } from "../../../src/extension/tools/index.ts";
import { McpServers } from "../../../src/extension/mcp/servers/mcpServers.ts";
import { systemClock } from "../../../src/extension/clock.ts";
import type { Database } from "../../../src/db/index.ts";
import { Book } from "../../db/bookFixture.ts";

const serverFile = fileURLToPath(new URL("../../fakes/scriptedMcpServer.ts", import.meta.url));
const reaperFile = fileURLToPath(new URL("../../../src/extension/mcp/processes/reaperMain.ts", import.meta.url));

/** Waits until `look` gives something that fits; at most half a minute. */
export async function eventually<Seen>(look: () => Seen, isWanted: (seen: Seen) => boolean): Promise<Seen> {
	const end = Date.now() + 30_000;
	for (;;) {
		const seen = look();
		if (isWanted(seen)) return seen;
		if (Date.now() > end) throw new Error(`never came: ${JSON.stringify(seen)}`);
		await setTimeout(20);
	}
}

export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, "latin1"));
	} catch {
		return false;
	}
}

/** Calls an accepted tool of a server as the round loop does. */
export async function callTool(
	server: McpServer,
	name: string,
	input: object = {},
	signal = new AbortController().signal,
): Promise<ToolOutcome> {
	const tool = toolsOf([server], localize).find(({ definition }) => definition.name.includes(`__${name}`));
	if (!tool) throw new Error(`There is no tool ${name}.`);
	const prepared = await tool.prepare(JSON.stringify(input));
	return prepared.run(signal, { approved: { kind: "unresolved" }, isUsersWish: true, tell: () => {} });
}

/** Real servers as children of this process, with a database in memory; everything is gone when it ends. */
export class McpWorkbench {
	readonly folder = mkdtempSync(path.join(os.tmpdir(), "daybook-mcp-"));
	readonly seal = new Seal("a key");
	readonly secrets = new Map<string, string>();
	readonly reaper = new Reaper({ script: reaperFile, program: process.execPath, log: () => {} });
	readonly changes: number[] = [];
	found: FoundServers = { servers: [], problems: [] };
	isTrusted = true;
	untrustedFolders: readonly string[] = [];
	limits = { startTimeoutMs: 20_000, callTimeoutMs: 20_000 };
	readonly #sets: McpServers[] = [];
	#book: Book | null = null;

	async book(): Promise<Book> {
		return (this.#book ??= await Book.open());
	}

	/** What the servers wrote down of themselves. */
	journal(): readonly string[] {
		const file = path.join(this.folder, "journal");
		return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
	}

	/** Processes that the servers named: themselves and their children. */
	pids(): readonly number[] {
		return this.journal()
			.flatMap((line) => /^(?:start|child) (\d+)$/.exec(line)?.[1] ?? [])
			.map(Number);
	}

	scripted(...behaviours: readonly string[]): Extract<ServerDefinition, { kind: "stdio" }> {
		return {
			kind: "stdio",
			command: process.execPath,
			args: [serverFile, ...behaviours],
			env: { JOURNAL: path.join(this.folder, "journal") },
			cwd: this.folder,
		};
	}

	configure(...servers: readonly (readonly [name: string, definition: ServerDefinition])[]): void {
		this.found = {
			servers: servers.map(([name, definition]): ConfiguredServer => ({ name, scope: { kind: "user" }, definition })),
			problems: [],
		};
	}

	/** A window's servers. */
	async servers(seal = this.seal): Promise<McpServers> {
		const book = await this.book();
		const call = async (name: never, params: never): Promise<unknown> => book.run(name, params);
		let now = 0;
		const servers = new McpServers({
			database: () => ({ call: call as unknown as Database["call"] }),
			clock: { ...systemClock, now: () => Date.now() + now++ },
			newId: () => crypto.randomUUID(),
			localize,
			seal,
			epochs: new ConsentEpochs({
				get: async (name) => this.secrets.get(name),
				store: async (name, value) => void this.secrets.set(name, value),
			}),
			configured: async () => this.found,
			isTrusted: () => this.isTrusted,
			connect: async ({ definition }, listeners, signal) =>
				Connection.open(
					{
						definition,
						reaper: this.reaper,
						untrustedFolders: this.untrustedFolders,
						fetch: globalThis.fetch,
						startTimeoutMs: this.limits.startTimeoutMs,
						callTimeoutMs: () => this.limits.callTimeoutMs,
						...listeners,
					},
					signal,
				),
			didChange: () => this.changes.push(this.changes.length),
		});
		this.#sets.push(servers);
		await servers.refresh();
		return servers;
	}

	/** One server that the user has agreed to, running, with all its tools accepted. */
	async running(...behaviours: readonly string[]): Promise<McpServer> {
		this.configure(["scripted", this.scripted(...behaviours)]);
		const server = (await this.servers()).all()[0];
		if (!server) throw new Error("There is no server.");
		await server.agree(server.definitionHash);
		await server.start("user");
		await server.accept(server.tools().map(({ tool }) => tool.fingerprint));
		return server;
	}

	async end(): Promise<void> {
		await Promise.all(this.#sets.map(async (servers) => servers.close()));
		this.reaper.dispose();
		for (const pid of this.pids()) if (isAlive(pid)) process.kill(pid, "SIGKILL");
		this.#book?.database.close();
		rmSync(this.folder, { recursive: true, force: true });
	}
}
