import ipaddr from "ipaddr.js";

/** The whole of what the internet has of IPv6; everything outside has no route or leads to something special. */
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Public by their range, but answered by the machine's own host: Azure's wire server hands out the credentials of the
 * machine to whoever asks from it.
 */
const ofTheHost: ReadonlySet<string> = new Set(["168.63.129.16"]);

/**
 * True when the text is an IP address that belongs to the public internet: no loopback, private, link-local, shared,
 * reserved or translated one, in whichever spelling. False for everything that is no address.
 */
export function isPublicAddress(text: string): boolean {
	if (!ipaddr.isValid(text)) return false;
	const address = ipaddr.process(text);
	if (address.range() !== "unicast" || ofTheHost.has(address.toString())) return false;
	// An IPv4 address inside the old "compatible" block counts as unicast by its range, and reaches this machine.
	return address instanceof ipaddr.IPv4 || address.match(globalUnicast);
}

/** The address of a URL whose host is one; null when it has to be asked for by name. */
export function literalAddress({ hostname }: URL): string | null {
	const bare = hostname.replace(/^\[|\]$/g, "");
	return ipaddr.isValid(bare) ? bare : null;
}
