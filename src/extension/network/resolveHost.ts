import { lookup as systemLookup } from "node:dns";
import { lookup as askSystem } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import { settings } from "../contributions.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import { isPublicAddress, literalAddress } from "./addresses.ts";

export interface HostAddress {
	readonly address: string;
	readonly family: number;
}

/** All addresses of a name. */
export type ResolveName = (hostname: string) => Promise<readonly HostAddress[]>;

export const resolveBySystem: ResolveName = async (hostname) => askSystem(hostname, { all: true });

/**
 * The addresses that may be dialled for a URL. Unless its host is allowed to be private, every answer has to be public:
 * one that is not means that the name wants to lead elsewhere. Null for a literal address, which needs no asking.
 */
export async function judgedAddresses(
	url: URL,
	mayBePrivate: boolean,
	resolve: ResolveName,
	localize: Localize,
): Promise<readonly HostAddress[] | null> {
	const refuse = (): DaybookError =>
		new DaybookError(
			"private_address",
			localize(
				"{0} is in a private network or on this machine. Name it in the setting {1} to allow that.",
				url.host,
				settings.networkAllowedPrivateHosts,
			),
		);
	const literal = literalAddress(url);
	if (literal !== null) {
		if (!mayBePrivate && !isPublicAddress(literal)) throw refuse();
		return null;
	}
	const answers = await resolve(url.hostname).catch(() => []);
	if (answers.length === 0)
		throw new DaybookError("unresolved", localize("There is no host named {0}. Check the address.", url.hostname));
	if (!mayBePrivate && !answers.every(({ address }) => isPublicAddress(address))) throw refuse();
	return answers;
}

/**
 * Answers the socket's question with the addresses that were judged, so that a name whose answer changes in between is
 * not dialled elsewhere. Where the editor sends requests through a proxy, the socket asks for the proxy's name instead.
 */
export function pinnedLookup(hostname: string, addresses: readonly HostAddress[]): LookupFunction {
	return (asked, options, callback) => {
		if (asked !== hostname) return systemLookup(asked, options, callback);
		const [first] = addresses;
		if (options.all === true) callback(null, [...addresses]);
		else callback(null, first?.address ?? "", first?.family);
	};
}
