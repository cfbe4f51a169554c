import { createHash } from "node:crypto";

const longestName = 64;

/** A server as its tools' names tell it. */
export interface NamedServer {
	readonly id: string;
	readonly name: string;
	/** False: it is of a project's file. */
	readonly isUsers: boolean;
}

/**
 * The name by which models, modes and restrictions know a server's tool: "mcp__server__tool", of letters, digits, "_" and
 * "-", at most 64 characters. No two tools share one. It depends on the server alone: what the files of a folder name must
 * never give a tool another name, by which the user's "Off" would not know it any more. So only the user's own servers have
 * plain names, each written by itself, and all others a mark.
 */
export function toolName({ id, name, isUsers }: NamedServer, tool: string): string {
	const slug = slugOf(name);
	const plain = `mcp__${slug}__${tool}`;
	// "a__b" and "c" must not be taken for "a" and "b__c", and no tool for one with a mark.
	const isUnclear = slug.includes("__") || slug.endsWith("_") || tool.startsWith("_") || /_[0-9a-f]{10}$/.test(tool);
	if (isUsers && !isUnclear && plain.length <= longestName && slug === name) return plain;
	const mark = createHash("sha256")
		.update(JSON.stringify([id, tool]))
		.digest("hex")
		.slice(0, 10);
	return `${plain.slice(0, longestName - mark.length - 1)}_${mark}`;
}

function slugOf(name: string): string {
	return name.replaceAll(/[^A-Za-z0-9_-]+/g, "-").slice(0, 24) || "server";
}
