import type { Failure, ModelCatalog } from "../../shared/model.ts";
import { staysOnThisMachine } from "../address.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { Log } from "../log.ts";
import type { Host, Model, Provider } from "../providers/provider.ts";
import { hostState, modelChoices, type ProbedHost } from "./hostProbe.ts";
import { splitModelId } from "./hosts.ts";
import type { ExposedHosts } from "./exposedHosts.ts";
import { HostedCalls } from "./hostedCalls.ts";

/** A model that can be called now. */
export interface ResolvedModel {
	readonly host: Host;
	readonly provider: Pick<Provider, "chat">;
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
	/** What stands between a call and a host that is reached so that others can read along. */
	readonly exposed: Pick<ExposedHosts, "ask" | "guard">;
	/** True while nothing may leave this machine. */
	readonly isLocalOnly: () => boolean;
	readonly log: Pick<Log, "error">;
	readonly localize: Localize;
}

/** One round of asking all hosts. */
interface Refresh {
	readonly controller: AbortController;
	/** False until it is known which hosts there are. */
	hasHosts: boolean;
}

/** All hosts and their models, asked in the background and told as they answer. */
export class Catalog {
	readonly #options: CatalogOptions;
	readonly #listeners = new Set<(catalog: ModelCatalog) => void>();
	#hosts = new Map<string, ProbedHost>();
	readonly #hostedCalls = new HostedCalls();
	#refreshing: Refresh | null = null;
	#wasAsked = false;
	/** Why it could not even be found out which hosts there are, the last time; null when it could. */
	#failure: Failure | null = null;

	constructor(options: CatalogOptions) {
		this.#options = options;
	}

	onDidChange(listener: (catalog: ModelCatalog) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	snapshot(): ModelCatalog {
		const hosts = [...this.#hosts.values()].filter(isTold);
		return {
			hosts: hosts.map(hostState),
			models: hosts.flatMap(modelChoices),
			isProbing: !this.#wasAsked || this.#refreshing !== null,
			...(this.#options.isLocalOnly() ? { isLocalOnly: true } : {}),
		};
	}

	/**
	 * Asks all hosts again; a call while one is under way starts afresh. Resolves when all have answered, and never rejects:
	 * what failed is told by the hosts' states.
	 */
	async refresh(): Promise<void> {
		this.#refreshing?.controller.abort();
		this.#cutHosted();
		this.#wasAsked = true;
		const refresh: Refresh = { controller: new AbortController(), hasHosts: false };
		this.#refreshing = refresh;
		this.#tell();
		try {
			await this.#probeAll(refresh);
		} catch (error) {
			this.#options.log.error("The models could not be asked for", error);
			if (this.#refreshing === refresh) this.#fail(this.#options.describeFailure(error));
		}
		if (this.#refreshing !== refresh) return this.#while(() => this.#refreshing !== null);
		this.#refreshing = null;
		this.#tell();
	}

	/** The host of that id as it was found, waiting until it is known which hosts there are. */
	async host(hostId: string): Promise<Host | undefined> {
		await this.#while(() => this.#refreshing?.hasHosts === false);
		return this.#hosts.get(hostId)?.host;
	}

	/** All hosts as they were found, when all have answered. */
	async allHosts(): Promise<readonly Host[]> {
		await this.#while(() => this.#refreshing !== null);
		return [...this.#hosts.values()].filter(isTold).map(({ host }) => host);
	}

	/**
	 * The model of that id, ready to be called; waits for its own host only. Throws a DaybookError when its host or it is not
	 * there. Its calls are refused while the user has not agreed that others may read along; `mayAsk`: he is there to be asked.
	 */
	async resolve(modelId: string, mayAsk = false): Promise<ResolvedModel> {
		const { localize, providerFor, contextWindowFor, exposed } = this.#options;
		const wanted = splitModelId(modelId);
		const find = () => wanted && this.#find(wanted.hostId, wanted.name);
		if (wanted && !find()) {
			if (this.#refreshing === null) void this.refresh();
			await this.#while(() => !find() && this.#isAsking(wanted.hostId));
		}
		const found = find();
		if (!found) throw this.#missing(wanted?.hostId ?? "", wanted?.name ?? modelId, localize);
		const { host, model } = found;
		this.refuseHosted(model.isLocal, model.label);
		if (mayAsk) await exposed.ask(host);
		const provider = exposed.guard(host, await providerFor(host));
		const guarded = model.isLocal
			? provider
			: this.#hostedCalls.guard(provider, () => this.refuseHosted(false, model.label));
		return { host, model, provider: guarded, contextWindow: contextWindowFor(host, model) };
	}

	/** Throws a DaybookError while only models of this machine may be asked and this is none. */
	refuseHosted(isLocal: boolean, label: string): void {
		if (isLocal || !this.#options.isLocalOnly()) return;
		const sentence = "“Local only” is on, and {0} is not on this machine. Choose a local model or turn it off.";
		throw new DaybookError("local_only", this.#options.localize(sentence, label));
	}

	/** Settings have changed when all is asked again: what leaves this machine ends with the switch, not with the answer. */
	#cutHosted(): void {
		if (!this.#options.isLocalOnly()) return;
		const { localize } = this.#options;
		this.#hostedCalls.cut(
			new DaybookError(
				"local_only",
				localize("“Local only” was switched on: this answer was cut, since its model is not on this machine."),
			),
		);
	}

	dispose(): void {
		this.#refreshing?.controller.abort();
		this.#listeners.clear();
	}

	/** Waits as long as that is so, over as many refreshes as come; asks the hosts when nobody has. */
	async #while(isSo: () => boolean): Promise<void> {
		if (!this.#wasAsked) void this.refresh();
		while (isSo()) {
			await new Promise<void>((resolve) => {
				const stop = this.onDidChange(() => {
					stop();
					resolve();
				});
			});
		}
	}

	/** True when something is still to be heard of that host. */
	#isAsking(hostId: string): boolean {
		return this.#refreshing?.hasHosts === false || this.#hosts.get(hostId)?.status === "probing";
	}

	#find(hostId: string, name: string): { readonly host: Host; readonly model: Model } | null {
		const probed = this.#hosts.get(hostId);
		const model = probed?.models.find((candidate) => candidate.name === name);
		return probed && model ? { host: probed.host, model } : null;
	}

	#missing(hostId: string, name: string, localize: Localize): Error {
		const probed = this.#hosts.get(hostId);
		const failure = probed?.failure ?? this.#failure;
		if (failure) return new DaybookError(failure.code, failure.message);
		if (probed?.status === "unused") {
			return new DaybookError("no_key", localize("{0} needs an API key. Set it and send again.", probed.host.name));
		}
		return new DaybookError(
			"model_not_found",
			localize("The model {0} is not there any more. Choose another one.", name),
		);
	}

	async #probeAll(refresh: Refresh): Promise<void> {
		const { signal } = refresh.controller;
		const hosts = await this.#options.findHosts(signal);
		if (signal.aborted) return;
		this.#failure = null;
		this.#hosts = new Map(hosts.map((host) => [host.id, this.#before(host)]));
		refresh.hasHosts = true;
		this.#tell();
		for (const host of hosts.filter(isSlow)) void this.#probe(host, signal);
		await Promise.all(hosts.filter((host) => !isSlow(host)).map((host) => this.#probe(host, signal)));
	}

	#fail(failure: Failure): void {
		this.#failure = failure;
		for (const [id, probed] of this.#hosts) this.#hosts.set(id, { ...probed, status: "failed", models: [], failure });
	}

	#before(host: Host): ProbedHost {
		const known = this.#hosts.get(host.id);
		const isSame = known?.host.baseUrl === host.baseUrl && known.host.isBilled === host.isBilled;
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
		if (host.problem !== undefined)
			return { host, status: "failed", hasKey, models: [], failure: unusable(host.problem) };
		try {
			hasKey = (await this.#options.keyFor(host)) !== null;
			if (this.#isHeldBack(host)) return this.#asItWas(host, hasKey);
			if (host.kind === "anthropic" && !hasKey) return { host, status: "unused", hasKey, models: [], failure: null };
			const provider = await this.#options.providerFor(host);
			const models = await provider.listModels(signal);
			return { host, status: models.length > 0 ? "ready" : "empty", hasKey, models, failure: null };
		} catch (error) {
			return { host, status: "failed", hasKey, models: [], failure: this.#options.describeFailure(error) };
		}
	}

	/** The editor's own models are listed without asking anyone. */
	#isHeldBack({ kind, baseUrl, isBilled = false }: Host): boolean {
		return this.#options.isLocalOnly() && kind !== "vscode" && (isBilled || !staysOnThisMachine(baseUrl));
	}

	/** A host that may not be asked now, with the models it had before. */
	#asItWas(host: Host, hasKey: boolean): ProbedHost {
		const { models } = this.#before(host);
		return { host, status: models.length > 0 ? "ready" : "unused", hasKey, models, failure: null };
	}

	#tell(): void {
		const catalog = this.snapshot();
		for (const listener of this.#listeners) listener(catalog);
	}
}

/** Asking the editor may start other extensions, which may take as long as they like: nobody waits for those models. */
function isSlow({ kind }: Host): boolean {
	return kind === "vscode";
}

/** Most editors have no models of their own; that is nothing to tell. */
function isTold({ host, models }: ProbedHost): boolean {
	return host.kind !== "vscode" || models.length > 0;
}

function unusable(problem: string): Failure {
	return { code: "bad_setting", message: problem, detail: null, actions: ["open_settings"] };
}
