import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { McpPageAction, McpRequests, McpServerAction, McpServerView, McpView } from "../../shared/mcpPage.ts";
import { RpcError } from "../../shared/rpc.ts";
import { t } from "../l10n.ts";
import type { HostPort } from "../models/hostPort.ts";

export type McpPagePort = HostPort<Pick<McpRequests, keyof McpRequests>>;

/** The page of MCP servers. What it shows is the host's; a word of the user goes there with what he saw. */
export class McpModel {
	readonly #host: McpPagePort;
	readonly #view: Signal<McpView | null> = signal(null);
	readonly #problem: Signal<string | null> = signal(null);
	readonly #busy: Signal<ReadonlySet<string>> = signal(new Set());
	#isReading = false;
	#readsAgain = false;

	constructor(host: McpPagePort) {
		this.#host = host;
	}

	/** Null until the first answer. */
	get view(): ReadonlySignal<McpView | null> {
		return this.#view;
	}

	/** A sentence when something could not be done. */
	get problem(): ReadonlySignal<string | null> {
		return this.#problem;
	}

	/** Ids of the servers that something is being done with. */
	get busy(): ReadonlySignal<ReadonlySet<string>> {
		return this.#busy;
	}

	/** Reads everything again; what changes while it reads is read once more. */
	async read(): Promise<void> {
		this.#readsAgain = true;
		if (this.#isReading) return;
		this.#isReading = true;
		while (this.#readsAgain) {
			this.#readsAgain = false;
			await this.#guarded(async () => (this.#view.value = await this.#host.request("mcp/view", null)));
		}
		this.#isReading = false;
	}

	async run(action: McpPageAction): Promise<void> {
		await this.#guarded(async () => this.#host.request("mcp/run", { action }));
	}

	async act({ id }: McpServerView, action: McpServerAction): Promise<void> {
		await this.#change(id, async () => this.#host.request("mcp/act", { serverId: id, action }));
	}

	/** Agrees to the definition that is shown. */
	async consent({ id, definitionHash }: McpServerView): Promise<void> {
		await this.#change(id, async () => this.#host.request("mcp/consent", { serverId: id, definitionHash }));
	}

	/** Accepts the tools that are shown and not accepted yet. */
	async acceptTools({ id, tools }: McpServerView): Promise<void> {
		const fingerprints = tools.filter(({ state }) => state !== "accepted").map(({ fingerprint }) => fingerprint);
		await this.#change(id, async () => this.#host.request("mcp/acceptTools", { serverId: id, fingerprints }));
	}

	async #change(serverId: string, work: () => Promise<McpView>): Promise<void> {
		this.#busy.value = new Set([...this.#busy.peek(), serverId]);
		await this.#guarded(async () => (this.#view.value = await work()));
		this.#busy.value = new Set([...this.#busy.peek()].filter((id) => id !== serverId));
	}

	async #guarded(work: () => Promise<unknown>): Promise<void> {
		try {
			await work();
			this.#problem.value = null;
		} catch (error) {
			if (error instanceof RpcError && (error.code === "cancelled" || error.code === "disposed")) return;
			this.#problem.value = error instanceof RpcError ? error.message : t("Something went wrong in the panel.");
		}
	}
}
