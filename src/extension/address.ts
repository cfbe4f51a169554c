/** Names under which a container or subsystem reaches the machine it runs on. */
const ownNames = new Set(["localhost", "host.docker.internal", "host.containers.internal", "gateway.docker.internal"]);

function hostnameOf(url: string): string {
	try {
		return new URL(url).hostname.toLowerCase().replace(/^\[|\]$/g, "");
	} catch {
		return "";
	}
}

/** True when the address can only mean this very machine. */
export function isLoopback(url: string): boolean {
	const name = hostnameOf(url);
	return name === "localhost" || name.endsWith(".localhost") || name === "::1" || /^127\.\d+\.\d+\.\d+$/.test(name);
}

/** True when requests stay on this machine, also out of a container to the machine it runs on. */
export function staysOnThisMachine(url: string): boolean {
	return isLoopback(url) || ownNames.has(hostnameOf(url));
}

/** True when what is sent can be read on the way: http to another machine. */
export function isPlainHttpToAnother(url: string): boolean {
	return /^http:/i.test(url) && !staysOnThisMachine(url);
}

/** Base address and path with exactly one slash between; the base keeps its own path prefix. */
export function joinUrl(baseUrl: string, path: string): string {
	return `${baseUrl.replace(/\/+$/, "")}/${path.replace(/^\/+/, "")}`;
}
