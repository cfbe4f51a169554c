import * as v from "valibot";
import type { RoundUse } from "../shared/context.ts";
import { id } from "./checks.ts";
import { found } from "./databaseError.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

/** What the user decided by hand about rounds, by the id of each round's question. All others go by themselves. */
export type ContextState = Readonly<Record<string, Exclude<RoundUse, "automatic">>>;

/** As stored in `conversations.context_state`; what is not of this shape counts as nothing decided. */
const stored = v.fallback(v.record(v.string(), v.picklist(["out", "pinned"])), {});

export function readContextState(database: ReadableDatabase, conversationId: string): ContextState {
	const row = database.get<{ state: string }>(
		"SELECT context_state AS state FROM conversations WHERE id = :conversationId",
		{ conversationId },
	);
	return v.parse(stored, JSON.parse(found(row, "chat").state));
}

export const setRoundParams = v.strictObject({
	conversationId: id,
	/** The question that begins the round. */
	questionId: id,
	use: v.picklist(["automatic", "out", "pinned"]),
});

/** Takes a round out of what is sent, pins it so that it always is, or leaves it to itself again. */
export function setRound(
	database: WritableDatabase,
	{ conversationId, questionId, use }: v.InferOutput<typeof setRoundParams>,
): null {
	const { [questionId]: _before, ...others } = readContextState(database, conversationId);
	const state: ContextState = use === "automatic" ? others : { ...others, [questionId]: use };
	database.run("UPDATE conversations SET context_state = :state WHERE id = :conversationId", {
		conversationId,
		state: JSON.stringify(state),
	});
	return null;
}

/** The stored state of a chat as that of a fork, whose questions have other ids. */
export function forkedContext(state: string, copies: ReadonlyMap<string, string>): string {
	const uses = Object.entries(v.parse(stored, JSON.parse(state)));
	return JSON.stringify(
		Object.fromEntries(uses.map(([questionId, use]) => [copies.get(questionId) ?? questionId, use])),
	);
}
