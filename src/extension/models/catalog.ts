import type { Failure, ModelCatalog } from "../../shared/model.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { Host, Model, Provider } from "../providers/provider.ts";
import { hostState, modelChoices, type ProbedHost } from "./hostProbe.ts";
import { splitModelId } from "./hosts.ts";

/** A model that can be called now. */
export interface ResolvedModel {
	readonly host: Host;
	readonly provider: Provider;
	readonly model: Model;
	/** Tokens to build the prompt for and to ask the host for; null when unknown. */
	readonly contextWindow: number | null;
}

export interface CatalogOptions {
	/** The hosts there are now; finding Ollama's address may take a moment. */
	readonly findHosts: (signal: AbortSignal) => Promise<readonly Host[]>;
	readonly keyFor: (host: Host) => Promise<string | null>;
	readonly providerFor: (host: Host) => Promise<Provider>;
	/** Tokens to ask for, given what the model has; null when nothing is known. */
	readonly contextWindowFor: (host: Host, model: Model) => number | null;
	readonly describeFailure: (error: unknown) => Failure;
	readonly localize: Localize;
}

/** All hosts and their models, asked in the background and told as they answer. */
export class Catalog {
	readonly #options: CatalogOptions;
	readonly #listeners = new Set<(catalog: ModelCatalog) => void>();
	#hosts = new Map<string, ProbedHost>();
	#refreshing: { readonly controller: AbortController; readonly done: Promise<void> } | null = null;
	#wasAsked = false;

	constructor(options: CatalogOptions) {
		this.#options = options;
	}

	onDidChange(listener: (catalog: ModelCatalog) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	snapshot(): ModelCatalog {
		const hosts = [...this.#hosts.values()];
		return {
			hosts: hosts.map(hostState),
			models: hosts.flatMap(modelChoices),
			isProbing: !this.#wasAsked || this.#refreshing !== null,
		};
	}

	/** Asks all hosts again; a call while one is under way starts afresh. Resolves when all have answered. */
	refresh(): Promise<void> {
		this.#refreshing?.controller.abort();
		this.#wasAsked = true;
		const controller = new AbortController();
		const refreshing = { controller, done: this.#probeAll(controller.signal) };
		this.#refreshing = refreshing;
		this.#tell();
		return refreshing.done.finally(() => {
			if (this.#refreshing !== refreshing) return;
			this.#refreshing = null;
			this.#tell();
		});
	}

	/** The host of that id as it was found, waiting for a probe that is under way. */
	async host(hostId: string): Promise<Host | undefined> {
		if (!this.#wasAsked) void this.refresh();
		await this.#refreshing?.done;
		return this.#hosts.get(hostId)?.host;
	}

	/** All hosts as they were found. */
	async allHosts(): Promise<readonly Host[]> {
		if (!this.#wasAsked) void this.refresh();
		await this.#refreshing?.done;
		return Array.from(this.#hosts.values(), ({ host }) => host);
	}

	/** The model of that id, ready to be called. Throws a DaybookError when its host or it is not there. */
	async resolve(modelId: string): Promise<ResolvedModel> {
		const { localize, providerFor, contextWindowFor } = this.#options;
		const wanted = splitModelId(modelId);
		let found = wanted && this.#find(wanted.hostId, wanted.name);
		if (wanted && !found) {
			if (this.#refreshing === null) void this.refresh();
			await this.#refreshing?.done;
			found = this.#find(wanted.hostId, wanted.name);
		}
		if (!found) throw this.#missing(wanted?.hostId ?? "", wanted?.name ?? modelId, localize);
		const { host, model } = found;
		return { host, model, provider: await providerFor(host), contextWindow: contextWindowFor(host, model) };
	}

	dispose(): void {
		this.#refreshing?.controller.abort();
		this.#listeners.clear();
	}

	#find(hostId: string, name: string): { readonly host: Host; readonly model: Model } | null {
		const probed = this.#hosts.get(hostId);
		const model = probed?.models.find((candidate) => candidate.name === name);
		return probed && model ? { host: probed.host, model } : null;
	}

	#missing(hostId: string, name: string, localize: Localize): Error {
		const probed = this.#hosts.get(hostId);
		if (probed?.failure) {
			const { code, message } = probed.failure;
			return new DaybookError(code, message);
		}
		if (probed?.status === "unused") {
			return new DaybookError("no_key", localize("{0} needs an API key. Set it and send again.", probed.host.name));
		}
		return new DaybookError(
			"model_not_found",
			localize("The model {0} is not there any more. Choose another one.", name),
		);
	}

	async #probeAll(signal: AbortSignal): Promise<void> {
		const hosts = await this.#options.findHosts(signal);
		if (signal.aborted) return;
		this.#hosts = new Map(hosts.map((host) => [host.id, this.#before(host)]));
		this.#tell();
		await Promise.all(hosts.map((host) => this.#probe(host, signal)));
	}

	#before(host: Host): ProbedHost {
		const known = this.#hosts.get(host.id);
		const isSame = known?.host.baseUrl === host.baseUrl;
		return {
			host,
			status: "probing",
			hasKey: isSame && known.hasKey,
			models: isSame ? known.models : [],
			failure: null,
		};
	}

	async #probe(host: Host, signal: AbortSignal): Promise<void> {
		const probed = await this.#ask(host, signal);
		if (signal.aborted) return;
		this.#hosts.set(host.id, probed);
		this.#tell();
	}

	async #ask(host: Host, signal: AbortSignal): Promise<ProbedHost> {
		let hasKey = false;
		try {
			hasKey = (await this.#options.keyFor(host)) !== null;
			if (host.kind === "anthropic" && !hasKey) return { host, status: "unused", hasKey, models: [], failure: null };
			const provider = await this.#options.providerFor(host);
			const models = await provider.listModels(signal);
			return { host, status: models.length > 0 ? "ready" : "empty", hasKey, models, failure: null };
		} catch (error) {
			return { host, status: "failed", hasKey, models: [], failure: this.#options.describeFailure(error) };
		}
	}

	#tell(): void {
		const catalog = this.snapshot();
		for (const listener of this.#listeners) listener(catalog);
	}
}
