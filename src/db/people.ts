import * as v from "valibot";
import { id, text, time } from "./checks.ts";
import { enterMachine } from "./machine.ts";
import { found } from "./databaseError.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

/** The person at this machine. */
export interface LocalUser {
	readonly id: string;
	readonly machineId: string;
	readonly username: string;
	readonly displayName: string | null;
	readonly email: string | null;
}

export const localParams = v.strictObject({
	/** Used when this database has nobody yet. */
	userId: id,
	machineId: id,
	username: id,
	displayName: v.nullable(text),
	email: v.nullable(text),
	at: time,
});

/** The local user, made from the parameters on the very first call; afterwards the stored one, whatever was passed. */
export function localUser(database: WritableDatabase, params: v.InferOutput<typeof localParams>): LocalUser {
	const machineId = enterMachine(database, params);
	const { userId, username, displayName, email, at } = params;
	database.run(
		`INSERT INTO users (id, machine_id, is_local, username, display_name, email, created_at, updated_at)
		SELECT :userId, :machineId, 1, :username, :displayName, :email, :at, :at
		WHERE NOT EXISTS (SELECT 1 FROM users WHERE is_local = 1)`,
		{ userId, machineId, username, displayName, email, at },
	);
	const row = database.get<{ id: string; username: string; display_name: string | null; email: string | null }>(
		"SELECT id, username, display_name, email FROM users WHERE is_local = 1",
	);
	const user = found(row, "user");
	return {
		id: user.id,
		machineId,
		username: user.username,
		displayName: user.display_name,
		email: user.email,
	};
}

export const preferencesParams = v.strictObject({ userId: id });

/** All preferences of a user by key. */
export function preferences(
	database: ReadableDatabase,
	{ userId }: v.InferOutput<typeof preferencesParams>,
): Readonly<Record<string, unknown>> {
	const rows = database.all<{ key: string; value: string }>(
		"SELECT key, value FROM user_preferences WHERE user_id = :userId",
		{ userId },
	);
	return Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value) as unknown]));
}

export const setPreferenceParams = v.strictObject({
	userId: id,
	key: id,
	/** Any JSON value; null takes the preference away. */
	value: v.unknown(),
	at: time,
});

export function setPreference(
	database: WritableDatabase,
	{ userId, key, value, at }: v.InferOutput<typeof setPreferenceParams>,
): null {
	if (value === null || value === undefined) {
		database.run("DELETE FROM user_preferences WHERE user_id = :userId AND key = :key", { userId, key });
		return null;
	}
	database.run(
		`INSERT INTO user_preferences (user_id, key, value, updated_at) VALUES (:userId, :key, :value, :at)
		ON CONFLICT (user_id, key) DO UPDATE SET value = :value, updated_at = :at`,
		{ userId, key, value: JSON.stringify(value), at },
	);
	return null;
}
