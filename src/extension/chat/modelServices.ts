import type { Failure, PullState } from "../../shared/model.ts";
import type { NetworkPurpose } from "../../shared/networkLog.ts";
import { staysOnThisMachine } from "../address.ts";
import { Catalog, configuredHosts, ExposedHosts, KeyStore, ollamaAt, Pulls, unusableOllama } from "../models/index.ts";
import type { Host, Model, Provider, ProviderSurroundings } from "../providers/provider.ts";
import { defaultWatchdogs, findOllama, type ProviderLoaders, ProviderPool } from "../providers/index.ts";
import type { Services } from "../services.ts";
import { ExposedAddresses } from "../exposedAddresses.ts";
import { agreesToBeRead } from "./exposedDialog.ts";
import type { AddressSetting } from "../settings.ts";

const loaders: ProviderLoaders = {
	ollama: async () => import("../providers/ollama/index.ts"),
	anthropic: async () => import("../providers/anthropic/index.ts"),
	openai: async () => import("../providers/openai/index.ts"),
	vscode: async () => import("../providers/vscodeLm/index.ts"),
};

/** Keys, catalog and downloads of this window, joined to the settings and the secret storage. */
export class ModelServices {
	readonly keys: KeyStore;
	readonly catalog: Catalog;
	readonly pulls: Pulls;
	readonly #services: Services;
	/** Providers keep what they learnt of their host, so each is made once. */
	readonly #pool = new ProviderPool(loaders);

	constructor(
		services: Services,
		describeFailure: (error: unknown) => Failure,
		onDidChangePull: (state: PullState) => void,
	) {
		this.#services = services;
		const { clock, context, localize } = services;
		this.keys = new KeyStore(context.secrets, clock, localize);
		this.catalog = new Catalog({
			findHosts: async (signal) => this.#findHosts(signal),
			keyFor: async (host) => this.#keyFor(host),
			providerFor: async (host) => this.providerFor(host),
			contextWindowFor: (host, model) => this.#contextWindowFor(host, model),
			describeFailure,
			exposed: new ExposedHosts({
				addresses: new ExposedAddresses(context.secrets),
				ask: async (host) => agreesToBeRead(host, services),
				localize,
			}),
			isLocalOnly: () => services.network.isLocalOnly(),
			log: services.log,
			localize,
		});
		this.pulls = new Pulls({
			providerOf: async (hostId) => {
				const host = await this.catalog.host(hostId);
				return host ? this.providerFor(host) : null;
			},
			onDidChange: onDidChangePull,
			onDidFinish: () => void this.catalog.refresh(),
			describeFailure,
			localize,
			now: () => services.clock.now(),
		});
	}

	/** A provider for the host with its present key. */
	async providerFor(host: Host): Promise<Provider> {
		return this.#pool.get(this.#surroundings(host, await this.#keyFor(host)));
	}

	dispose(): void {
		this.pulls.dispose();
		this.catalog.dispose();
	}

	async #findHosts(signal: AbortSignal): Promise<readonly Host[]> {
		const settings = this.#services.settings();
		return [await this.#findOllama(settings.ollamaHost, signal), ...configuredHosts(settings)];
	}

	/** Models on this machine are there whether or not the keyring is unlocked. */
	async #keyFor(host: Host): Promise<string | null> {
		const isHere = host.kind === "ollama" && staysOnThisMachine(host.baseUrl);
		return this.keys.get(host).catch((error: unknown) => {
			if (!isHere) throw error;
			this.#services.log.error("The key of a host could not be read", error);
			return null;
		});
	}

	async #findOllama({ baseUrl, problem }: AddressSetting, signal: AbortSignal): Promise<Host> {
		if (problem !== null) return unusableOllama(problem);
		const places = { setting: baseUrl, environment: process.env["OLLAMA_HOST"] ?? null };
		return ollamaAt(await findOllama(loaders, this.#surroundings(ollamaAt(null), null), places, signal));
	}

	#surroundings(host: Host, key: string | null): ProviderSurroundings {
		const { clock, log, localize, network } = this.#services;
		return {
			host,
			key,
			fetch: network.fetchFrom(purposeOfModelRequest),
			now: () => clock.now(),
			sleep,
			random: Math.random,
			log: (line) => log.info(`${host.id}: ${line}`),
			watchdogs: defaultWatchdogs(host),
			localize,
		};
	}

	#contextWindowFor(host: Host, model: Model): number | null {
		if (host.kind !== "ollama") return model.contextWindow;
		return Math.min(model.contextWindow ?? Infinity, this.#services.settings().ollamaContextWindow);
	}
}

/** By the paths that the protocols have; what is neither a call nor a download asks what there is. */
function purposeOfModelRequest({ pathname }: URL): NetworkPurpose {
	if (/\/(?:api\/chat|messages|chat\/completions)$/.test(pathname)) return "model_call";
	return pathname.endsWith("/api/pull") ? "model_download" : "model_list";
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		const stop = () => {
			clearTimeout(timer);
			reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
		};
		const timer = setTimeout(() => {
			signal.removeEventListener("abort", stop);
			resolve();
		}, milliseconds);
		if (signal.aborted) stop();
		else signal.addEventListener("abort", stop, { once: true });
	});
}
