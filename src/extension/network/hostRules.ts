const defaultPorts: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/** "host:port" of an address, also where the port is the usual one. */
export function hostAndPort({ hostname, port, protocol }: URL): string {
	return `${hostname}:${port || (defaultPorts[protocol] ?? "")}`;
}

/**
 * True when one of the user's rules names exactly this host: "wiki.corp" for all its ports, "127.0.0.1:8080" for one.
 * Never a part of a name, since "docs.example" is also the beginning of "docs.example.evil.test".
 */
export function isNamed(url: URL, rules: readonly string[]): boolean {
	const names = new Set([url.hostname, hostAndPort(url)]);
	return rules.some((rule) => names.has(rule.trim().toLowerCase()));
}

/** True when the second address is the same site: the same host with or without "www.", and no step down from https. */
export function isSameSite(from: URL, to: URL): boolean {
	const bare = ({ hostname }: URL): string => hostname.replace(/^www\./, "");
	if (bare(from) !== bare(to)) return false;
	if (from.protocol === to.protocol) return from.port === to.port;
	return to.protocol === "https:" && from.port === "" && to.port === "";
}
