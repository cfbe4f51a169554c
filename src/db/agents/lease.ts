import * as v from "valibot";
import { id, time } from "../checks.ts";
import type { WritableDatabase } from "../store/connection.ts";

export const leaseParams = v.strictObject({
	/** The window that asks. */
	holder: id,
	at: time,
	/** When the lease ends by itself, should the window die; at or before `at` gives it back. */
	until: time,
});

const leaseSchema = v.object({ holder: v.string(), until: v.number() });

/** One window reads the transcripts at a time, so that a first scan is not done by all. True when it is the one that asks. */
export function takeLease(
	database: WritableDatabase,
	{ holder, at, until }: v.InferOutput<typeof leaseParams>,
): boolean {
	const row = database.get<{ value: string }>("SELECT value FROM meta WHERE key = 'agent_sessions_lease'");
	const lease = v.safeParse(leaseSchema, row === undefined ? null : JSON.parse(row.value));
	if (lease.success && lease.output.holder !== holder && lease.output.until > at) return false;
	database.run(
		`INSERT INTO meta (key, value) VALUES ('agent_sessions_lease', :value)
		ON CONFLICT (key) DO UPDATE SET value = :value WHERE value <> :value`,
		{ value: JSON.stringify({ holder, until }) },
	);
	return true;
}
