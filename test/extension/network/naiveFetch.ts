import { readFile } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import type { HostileSite } from "./hostileSite.ts";

/**
 * What one writes without thinking: any address, dialled as it stands, redirects followed, read to the end. It shows that
 * a case is alive; it never reaches farther than the hostile site of the test.
 */
export async function naiveFetch(address: string, site: HostileSite, most = Infinity): Promise<string> {
	const url = new URL(address);
	if (url.protocol === "file:") return readFile(url, "utf8");
	if (url.protocol === "data:") return (await fetch(url)).text();
	const response = await new Promise<IncomingMessage>((resolve, reject) => {
		const { hostname, port, pathname: path, username, password } = url;
		const auth = username === "" ? null : `${username}:${password}`;
		request({ hostname, port, path, auth, createConnection: site.createConnection }, resolve).on("error", reject).end();
	});
	const { location } = response.headers;
	if (location !== undefined) return naiveFetch(location, site, most);
	let text = "";
	for await (const piece of response) {
		text += String(piece);
		if (text.length > most) break;
	}
	return text;
}
