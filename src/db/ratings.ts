import * as v from "valibot";
import type { MessageRating } from "../shared/model.ts";
import { id, text, time } from "./checks.ts";
import { thisMachine } from "./machine.ts";
import { requireMessage } from "./messages.ts";
import type { WritableDatabase } from "./store/connection.ts";

export const setRatingParams = v.strictObject({
	/** Used when the message has no rating of this user yet. */
	ratingId: id,
	userId: id,
	messageId: id,
	/** Null takes the rating away. */
	rating: v.nullable(
		v.strictObject({
			value: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)),
			note: v.nullable(text),
		}),
	),
	at: time,
});

/** Rates a message, in the place of an earlier rating by the same user. Rejects with "not_found" when it is gone. */
export function setRating(
	database: WritableDatabase,
	{ ratingId, userId, messageId, rating, at }: v.InferOutput<typeof setRatingParams>,
): MessageRating | null {
	requireMessage(database, messageId);
	if (rating === null) {
		database.run("DELETE FROM ratings WHERE user_id = :userId AND message_id = :messageId", { userId, messageId });
		return null;
	}
	database.run(
		`INSERT INTO ratings (id, machine_id, user_id, message_id, value, note, created_at, updated_at)
		VALUES (:ratingId, ${thisMachine}, :userId, :messageId, :value, :note, :at, :at)
		ON CONFLICT (user_id, message_id) DO UPDATE SET value = :value, note = :note, updated_at = :at`,
		{ ...rating, ratingId, userId, messageId, at },
	);
	return rating;
}
