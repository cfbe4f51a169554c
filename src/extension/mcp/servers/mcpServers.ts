import type { Database } from "../../../db/index.ts";
import type { Clock } from "../../clock.ts";
import type { NewId } from "../../ids.ts";
import type { Localize } from "../../localize.ts";
import type { Connection, ConnectionOptions } from "../client/connection.ts";
import type { Seal } from "../definitions/consent.ts";
import type { ConsentEpochs } from "../definitions/consentEpochs.ts";
import type { FoundServers } from "../definitions/readServers.ts";
import type { ConfiguredServer } from "../definitions/serverDefinition.ts";
import { McpServer, type ServerRecord } from "./mcpServer.ts";
import { ServerRun } from "./serverRun.ts";

export interface McpServersOptions {
	readonly database: () => Pick<Database, "call">;
	readonly clock: Clock;
	readonly newId: NewId;
	readonly localize: Localize;
	readonly seal: Seal;
	readonly epochs: Pick<ConsentEpochs, "of" | "renew">;
	/** What is configured now, for the user and for the open projects. */
	readonly configured: () => Promise<FoundServers>;
	readonly isTrusted: () => boolean;
	/** Connection.open with the window's watcher, network and limits. */
	readonly connect: (
		configured: ConfiguredServer,
		listeners: Pick<ConnectionOptions, "onErrorOutput" | "onEnd" | "onListChanged">,
		signal: AbortSignal,
	) => Promise<Connection>;
	readonly didChange: () => void;
}

/** The MCP servers of this window, as they are configured: one set, each started when it is first needed. */
export class McpServers {
	readonly #options: McpServersOptions;
	#servers: readonly McpServer[] = [];
	#problems: readonly string[] = [];
	#refreshing: Promise<void> = Promise.resolve();
	#isClosed = false;

	constructor(options: McpServersOptions) {
		this.#options = options;
	}

	all(): readonly McpServer[] {
		return this.#servers;
	}

	find(serverId: string): McpServer | null {
		return this.#servers.find(({ id }) => id === serverId) ?? null;
	}

	/** One sentence for each entry of the settings or a file that cannot be used. */
	problems(): readonly string[] {
		return this.#problems;
	}

	/** Reads the settings, files and rows again. A running server whose definition has changed or is gone is ended. */
	async refresh(): Promise<void> {
		this.#refreshing = this.#refreshing.catch(() => {}).then(async () => this.#refresh());
		await this.#refreshing;
	}

	/** Ends every server. Resolves when nothing of them is left. */
	async close(): Promise<void> {
		this.#isClosed = true;
		await Promise.all(this.#servers.map(async ({ run }) => run.stop()));
	}

	async #refresh(): Promise<void> {
		if (this.#isClosed) return;
		const { configured, localize } = this.#options;
		const { servers, problems } = await configured();
		const unique = new Map(servers.map((server) => [keyOf(server), server]));
		const doubled = servers.length - unique.size;
		this.#problems =
			doubled === 0 ? problems : [...problems, localize("{0} MCP servers have the name of another one.", doubled)];
		const wanted = [...unique.values()];
		const records = await this.#records(wanted);
		const before = new Map(this.#servers.map((server) => [keyOf(server.configured), server]));
		this.#servers = wanted.flatMap((server, index) => {
			const record = records[index];
			if (!record) return [];
			const known = before.get(keyOf(server));
			if (!known?.isSame(server)) return [this.#made(server, record)];
			before.delete(keyOf(server));
			known.adopt(record);
			return [known];
		});
		await Promise.all(Array.from(before.values(), async ({ run }) => run.stop()));
	}

	async #records(servers: readonly ConfiguredServer[]): Promise<readonly ServerRecord[]> {
		if (servers.length === 0) return [];
		const { database, newId, clock, epochs } = this.#options;
		const records = await database().call("mcp.enter", {
			servers: servers.map(({ name, scope }) => ({
				// Shown where a permission is asked for: the name is told, the rest keeps two of one name apart.
				id: `${name.slice(0, 60)} ${newId().slice(-8)}`,
				name,
				scope: scope.kind === "user" ? { kind: "user" } : { kind: "project", projectId: scope.projectId },
			})),
			at: clock.now(),
		});
		return Promise.all(records.map(async (record) => ({ ...record, epoch: await epochs.of(record.id) })));
	}

	#made(configured: ConfiguredServer, record: ServerRecord): McpServer {
		const { clock, localize, connect, didChange, seal, epochs, isTrusted, database } = this.#options;
		const run = new ServerRun({
			name: configured.name,
			clock,
			localize,
			connect: async (listeners, signal) => connect(configured, listeners, signal),
			didChange,
		});
		return new McpServer({
			configured,
			record,
			seal,
			run,
			isTrusted,
			localize,
			readRecord: async () => (await this.#records([configured]))[0] ?? record,
			renewEpoch: async () => epochs.renew(record.id),
			saveConsent: async (params) => void (await database().call("mcp.setConsent", params)),
			saveFingerprints: async (params) => void (await database().call("mcp.setFingerprints", params)),
			now: () => clock.now(),
		});
	}
}

function keyOf({ name, scope }: ConfiguredServer): string {
	return JSON.stringify([name, scope.kind, scope.kind === "project" ? scope.projectId : null]);
}
