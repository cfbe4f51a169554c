/**
 * The address in the forms OLLAMA_HOST and the setting may have: "host", ":port", "host:port", "http://host/path". It may also name
 * the interfaces a server listens on (0.0.0.0, ::), which is no address to ask, so this machine is taken.
 */
export function addressFrom(value: string): string {
	const [, scheme, rest = ""] = /^(?:([a-z]+):\/\/)?(.*)$/i.exec(value.trim()) ?? [];
	const [, authority = "", path = ""] = /^([^/]*)(\/.*)?$/.exec(rest) ?? [];
	const [, bracketed, plain, portText] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d*))?$/.exec(authority) ?? [
		undefined,
		undefined,
		authority,
		undefined,
	];
	const name = bracketed ?? plain ?? "";
	const isBareSix = bracketed === undefined && name.includes(":");
	const host =
		name === "" || name === "0.0.0.0"
			? "127.0.0.1"
			: /^[:0]+$/.test(name)
				? "[::1]"
				: bracketed !== undefined || isBareSix
					? `[${name}]`
					: name;
	const isCloud = scheme === undefined && name === "ollama.com";
	const port = portOf(portText, isCloud ? "https" : scheme);
	return `${isCloud ? "https" : (scheme ?? "http")}://${host}${port}${path.replace(/\/+$/, "")}`;
}

function portOf(text: string | undefined, scheme: string | undefined): string {
	const isGiven = text !== undefined && text !== "" && Number(text) <= 65_535;
	return isGiven ? `:${text}` : scheme === undefined ? ":11434" : "";
}
