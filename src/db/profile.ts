import * as v from "valibot";
import { id, text, time } from "./checks.ts";
import { found } from "./databaseError.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

/** What the local user tells of himself; null where he does not. */
export interface Profile {
	readonly displayName: string | null;
	readonly email: string | null;
	/** An emoji or up to two letters. */
	readonly avatar: string | null;
	readonly bio: string | null;
}

export const profileParams = v.strictObject({ userId: id });

export function getProfile(database: ReadableDatabase, { userId }: v.InferOutput<typeof profileParams>): Profile {
	const row = database.get<{
		display_name: string | null;
		email: string | null;
		avatar: string | null;
		bio: string | null;
	}>("SELECT display_name, email, avatar, bio FROM users WHERE id = :userId", { userId });
	const { display_name: displayName, email, avatar, bio } = found(row, "user");
	return { displayName, email, avatar, bio };
}

export const setProfileParams = v.strictObject({
	userId: id,
	/** What is left out stays as it is. */
	changes: v.strictObject({
		displayName: v.optional(v.nullable(text)),
		email: v.optional(v.nullable(text)),
		avatar: v.optional(v.nullable(v.pipe(text, v.maxLength(40)))),
		bio: v.optional(v.nullable(text)),
	}),
	at: time,
});

/** An address that another user of this database has, as a merge may bring one, is left out. */
export function setProfile(
	database: WritableDatabase,
	{ userId, changes, at }: v.InferOutput<typeof setProfileParams>,
): Profile {
	const profile = { ...getProfile(database, { userId }), ...changes };
	const taken = "SELECT 1 FROM users WHERE email = :email AND id <> :userId";
	const isTaken = profile.email !== null && database.get(taken, { email: profile.email, userId }) !== undefined;
	database.run(
		`UPDATE users SET display_name = :displayName, email = :email, avatar = :avatar, bio = :bio, updated_at = :at
		WHERE id = :userId`,
		{ ...profile, email: isTaken ? null : profile.email, userId, at },
	);
	return getProfile(database, { userId });
}
