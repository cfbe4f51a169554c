import * as v from "valibot";
import { DatabaseError } from "./databaseError.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

/** What operations need beside the database. */
export interface Surroundings {
	/** Judges the `process_identity` of a session; undefined when it cannot be told from here. */
	readonly isProcessDead: (identity: unknown) => boolean | undefined;
}

type Run<Database, Params, Result> = (database: Database, params: Params, surroundings: Surroundings) => Result;

/** Runs on a snapshot and changes nothing; may be cancelled. */
export interface ReadOperation<Params, Result> {
	readonly kind: "read";
	readonly check: (params: unknown) => Params;
	readonly run: Run<ReadableDatabase, Params, Result>;
}

/**
 * Runs in one transaction. Ids and times come from the caller, so that doing it twice changes nothing the second time:
 * the door sends what was not answered again after a worker died.
 */
export interface WriteOperation<Params, Result> {
	readonly kind: "write";
	readonly check: (params: unknown) => Params;
	readonly run: Run<WritableDatabase, Params, Result>;
}

export function read<Schema extends v.GenericSchema, Result>(
	schema: Schema,
	run: Run<ReadableDatabase, v.InferOutput<Schema>, Result>,
): ReadOperation<v.InferOutput<Schema>, Result> {
	return { kind: "read", check: checker(schema), run };
}

export function write<Schema extends v.GenericSchema, Result>(
	schema: Schema,
	run: Run<WritableDatabase, v.InferOutput<Schema>, Result>,
): WriteOperation<v.InferOutput<Schema>, Result> {
	return { kind: "write", check: checker(schema), run };
}

function checker<Schema extends v.GenericSchema>(schema: Schema): (params: unknown) => v.InferOutput<Schema> {
	return (params) => {
		const outcome = v.safeParse(schema, params, { abortEarly: true });
		if (outcome.success) return outcome.output;
		const issue = outcome.issues[0];
		throw new DatabaseError("invalid", `${v.getDotPath(issue) ?? "The parameters"}: ${issue.message}`);
	};
}
