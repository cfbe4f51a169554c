import type { NetworkPurpose } from "../../shared/networkLog.ts";
import type { Clock } from "../clock.ts";
import type { Localize } from "../localize.ts";
import type { NetworkSettings } from "../settings.ts";
import { countedFetch, type CountedFetchOptions } from "./countedFetch.ts";
import { NetworkLog, type NetworkLogOptions } from "./networkLog.ts";
import type { FetchedPage } from "./safeFetch.ts";

export { judgeUrl } from "./judgeUrl.ts";
export type { NetworkLog } from "./networkLog.ts";
export type { FetchedPage } from "./safeFetch.ts";

/** Fetches a public page; see `fetchPage` for what is refused. Throws DaybookErrors. */
export type SafeFetch = (
	url: string,
	options: { readonly purpose: NetworkPurpose },
	signal: AbortSignal,
) => Promise<FetchedPage>;

/** The ways out of this machine. */
export interface Network {
	readonly log: NetworkLog;
	/** For addresses that a model, a page or the user's text named. */
	readonly safeFetch: SafeFetch;
	/** For hosts of the settings: models and MCP servers. Written down, and refused while "local only" is on. */
	readonly fetchFrom: (purposeOf: CountedFetchOptions["purposeOf"]) => typeof globalThis.fetch;
	readonly isLocalOnly: () => boolean;
}

export interface NetworkOptions extends NetworkLogOptions {
	readonly clock: Clock;
	readonly localize: Localize;
	readonly settings: () => NetworkSettings;
}

export function createNetwork(options: NetworkOptions): Network {
	const { clock, localize, settings } = options;
	const log = new NetworkLog(options);
	const isLocalOnly = () => settings().isLocalOnly;
	return {
		log,
		isLocalOnly,
		fetchFrom: (purposeOf) => countedFetch({ fetch: globalThis.fetch, log, isLocalOnly, purposeOf, localize }),
		safeFetch: async (url, { purpose }, signal) => {
			// The rules of addresses come in a bundle of their own, with the first fetch.
			const { fetchLimits, fetchPage, resolveBySystem } = await import("./safeFetch.ts");
			const surroundings = {
				log,
				clock,
				localize,
				isLocalOnly,
				allowedPrivateHosts: () => settings().allowedPrivateHosts,
				resolve: resolveBySystem,
				limits: fetchLimits,
			};
			return fetchPage(surroundings, url, purpose, signal);
		},
	};
}

/** Where a page that moved to another host is now; null for every other error. */
export function movedTo(error: unknown): string | null {
	return error instanceof Error && "location" in error && typeof error.location === "string" ? error.location : null;
}
