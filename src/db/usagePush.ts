import * as v from "valibot";
import { count, id, pageSize, time } from "./checks.ts";
import { thisMachine } from "./machine.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

export const pendingPushParams = v.strictObject({
	/** Names the other database without its password. */
	target: id,
	limit: pageSize,
});

/** A model call as it goes to a team: counts and names, nothing that was said. */
export interface PushedCall {
	readonly machine_id: string;
	readonly id: string;
	readonly change_sequence: number;
	readonly revision: number;
	/** The same for one call that two machines saw, as with a synchronized home folder. */
	readonly provider_key: string;
	readonly person: string;
	readonly project: string | null;
	readonly host: string;
	readonly model: string;
	readonly model_served: string | null;
	readonly kind: string;
	readonly origin: string;
	readonly at: number;
	readonly day: string;
	readonly input_uncached: number;
	readonly cache_read: number;
	readonly cache_write_short: number;
	readonly cache_write_long: number;
	readonly output: number;
	readonly reasoning: number | null;
	readonly web_search_requests: number;
	readonly source: string;
	readonly cost_micro_usd: number | null;
	readonly price_basis: string;
}

/** Calls made on this machine that the target does not have yet or has in an older revision, in the order they changed. */
export function pendingPush(
	database: ReadableDatabase,
	{ target, limit }: v.InferOutput<typeof pendingPushParams>,
): readonly PushedCall[] {
	const calls = database.all<PushedCall>(
		`SELECT
			calls.machine_id, calls.id, change_sequence, revision, dedupe_key AS provider_key, users.username AS person,
			projects.name AS project, ifnull(hosts.name, '') AS host, ifnull(models.name, calls.model_id) AS model, model_served,
			calls.kind, calls.origin, calls.at, calls.day, input_uncached, cache_read, cache_write_short, cache_write_long, output,
			reasoning, web_search_requests, calls.source, cost_micro_usd, price_basis
		FROM token_usage AS calls
		JOIN users ON users.id = calls.user_id
		LEFT JOIN models ON models.id = calls.model_id LEFT JOIN hosts ON hosts.id = models.host_id
		LEFT JOIN projects ON projects.id = calls.project_id
		WHERE change_sequence > ifnull((SELECT pushed_sequence FROM push_targets WHERE target = :target), 0)
			AND calls.machine_id = ${thisMachine}
		ORDER BY change_sequence LIMIT :limit`,
		{ target, limit },
	);
	return calls.map((call) => ({
		...call,
		model: withoutFolder(call.model),
		model_served: call.model_served === null ? null : withoutFolder(call.model_served),
	}));
}

/** A path of this machine or a file of a model, which may lie in any folder. Other names have slashes of their own. */
const pathOfModel = /^(?:file:|~|\.{0,2}[\\/]|[A-Za-z]:[\\/])|\.(?:gguf|ggml|bin|safetensors)$/i;

/** Servers such as llama.cpp name a model by the path of its file, which is nobody else's business. */
const withoutFolder = (model: string): string =>
	pathOfModel.test(model) ? (model.split(/[\\/]/).findLast((part) => part !== "") ?? "") : model;

export const confirmPushParams = v.strictObject({
	target: id,
	/** The last `change_sequence` that is committed over there. */
	sequence: count,
	at: time,
});

/** Remembers how far the target has come; never goes back. */
export function confirmPush(
	database: WritableDatabase,
	{ target, sequence, at }: v.InferOutput<typeof confirmPushParams>,
): null {
	database.run(
		`INSERT INTO push_targets (target, pushed_sequence, pushed_at) VALUES (:target, :sequence, :at)
		ON CONFLICT (target) DO UPDATE SET pushed_sequence = excluded.pushed_sequence, pushed_at = excluded.pushed_at
		WHERE pushed_sequence < excluded.pushed_sequence`,
		{ target, sequence, at },
	);
	return null;
}
