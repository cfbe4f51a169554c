import * as v from "valibot";
import { DaybookError } from "../../errors.ts";
import type { Localize } from "../../localize.ts";
import { textOfContent } from "../offers/toolResult.ts";
import type { McpServer } from "./mcpServer.ts";

/** A resource of a running server, as the popup behind "@" lists it. */
export interface ResourceEntry {
	readonly serverId: string;
	readonly uri: string;
	readonly name: string;
	readonly detail: string;
}

const mostEntries = 20;
const contents = v.looseObject({ contents: v.array(v.unknown()) });

/** The resources whose name, address or server fits the words. */
export function resourceEntries(servers: readonly McpServer[], words: string): readonly ResourceEntry[] {
	const wanted = words
		.toLowerCase()
		.split(/[\s_-]+/)
		.filter((word) => word !== "");
	return servers
		.flatMap((server) =>
			(server.run.offers?.resources ?? []).map(({ uri, name, description }) => ({
				serverId: server.id,
				uri,
				name,
				detail: [server.name, description === "" ? uri : description].join(" · "),
			})),
		)
		.filter(({ name, uri, detail }) => {
			const text = `${name} ${uri} ${detail}`.toLowerCase();
			return wanted.every((word) => text.includes(word));
		})
		.slice(0, mostEntries);
}

/** Reads a resource as text. Throws a DaybookError when its server does not have it any more or does not answer. */
export async function resourceText(
	server: McpServer | null,
	uri: string,
	localize: Localize,
): Promise<{ readonly name: string; readonly text: string }> {
	const known = server?.run.offers?.resources.find((resource) => resource.uri === uri);
	if (!server || !known) throw new DaybookError("gone", localize("This is no longer there. Choose it again."));
	const connection = await server.start("use");
	try {
		const found = v.parse(contents, await connection.resource(uri, AbortSignal.timeout(60_000)));
		const text = found.contents.map((resource) => textOfContent({ type: "resource", resource })).join("\n\n");
		return { name: known.name, text };
	} catch (error) {
		throw new DaybookError("unreadable", localize("{0} cannot be read.", known.name), { cause: error });
	}
}
