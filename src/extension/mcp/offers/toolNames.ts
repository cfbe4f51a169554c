import { createHash } from "node:crypto";

const longestName = 64;

/** A server as its tools' names tell it. */
export interface NamedServer {
	readonly id: string;
	readonly name: string;
}

/**
 * The names by which models know a server's tools: "mcp__server__tool", of letters, digits, "_" and "-", at most 64
 * characters. No two tools share one, whatever servers and tools are called; which other servers there are decides only about
 * those whose own names look the same.
 */
export function toolName(server: NamedServer, tool: string, servers: readonly NamedServer[]): string {
	const slug = slugOf(server.name);
	const isShared = servers.some(({ id, name }) => id !== server.id && slugOf(name) === slug);
	const plain = `mcp__${slug}__${tool}`;
	// "a__b" and "c" must not be taken for "a" and "b__c".
	const isUnclear = slug.includes("__") || slug.endsWith("_") || tool.startsWith("_");
	if (!isShared && !isUnclear && plain.length <= longestName && slug === server.name) return plain;
	const mark = createHash("sha256")
		.update(JSON.stringify([server.id, tool]))
		.digest("hex")
		.slice(0, 10);
	return `${`mcp__${slug}__${tool}`.slice(0, longestName - mark.length - 1)}_${mark}`;
}

function slugOf(name: string): string {
	return name.replaceAll(/[^A-Za-z0-9_-]+/g, "-").slice(0, 24) || "server";
}
