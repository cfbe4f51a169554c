import * as v from "valibot";
import type { Seal } from "../definitions/consent.ts";
import type { ServerTool } from "./toolDefinitions.ts";

/** A tool that the user has looked at and lets models use, as it was then. */
export interface AcceptedTool {
	readonly name: string;
	readonly fingerprint: string;
	/** The whole definition, to show what has changed. */
	readonly text: string;
}

/** new: never looked at. changed: not what was looked at. Neither is offered to a model. */
export type ToolState = "accepted" | "new" | "changed";

const stored = v.object({
	seal: v.string(),
	tools: v.array(v.object({ name: v.string(), fingerprint: v.string(), text: v.string() })),
});

/** The accepted tools as the database keeps them, sealed. */
export function writeAccepted(seal: Seal, serverId: string, tools: readonly AcceptedTool[]): string {
	return JSON.stringify({ seal: seal.of("tools", serverId, JSON.stringify(tools)), tools });
}

/** Reads them back: none when the row was not written by `writeAccepted` with the same key. */
export function readAccepted(seal: Seal, serverId: string, text: string): readonly AcceptedTool[] {
	const checked = v.safeParse(v.pipe(v.string(), v.parseJson(), stored), text);
	if (!checked.success) return [];
	const tools = checked.output.tools.map(({ name, fingerprint, text: definition }) => ({
		name,
		fingerprint,
		text: definition,
	}));
	return seal.of("tools", serverId, JSON.stringify(tools)) === checked.output.seal ? tools : [];
}

export function toolState(tool: ServerTool, accepted: readonly AcceptedTool[]): ToolState {
	const known = accepted.find(({ name }) => name === tool.name);
	if (!known) return "new";
	return known.fingerprint === tool.fingerprint ? "accepted" : "changed";
}

/** The accepted tools after the user has looked at these: what he accepted before and has not seen now stays. */
export function withAccepted(
	accepted: readonly AcceptedTool[],
	looked: readonly ServerTool[],
): readonly AcceptedTool[] {
	const names = new Set(looked.map(({ name }) => name));
	const kept = accepted.filter(({ name }) => !names.has(name));
	return [...kept, ...looked.map(({ name, fingerprint, text }) => ({ name, fingerprint, text }))];
}
