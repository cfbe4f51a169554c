import type { Message, MessageRating } from "../../shared/model.ts";
import { DaybookError } from "../errors.ts";
import type { StoresOptions } from "./databaseStores.ts";

/** What the panel's handlers need of the database to walk, compare, fork and rate. */
export interface TreeStore {
	/** The message with all others that answer or follow the same one, oldest first. */
	siblings(messageId: string): Promise<readonly Message[]>;
	/** Begins a chat with copies of all down to this message; resolves with its id. */
	fork(messageId: string): Promise<string>;
	/** Null takes the rating away. */
	rate(messageId: string, rating: MessageRating | null): Promise<void>;
}

export function treeStore({ database, writer, now, newId, localize, didChangeChats }: StoresOptions): TreeStore {
	const get = async (messageId: string): Promise<Message> => {
		const message = await database().call("messages.get", { messageId });
		if (message) return message;
		throw new DaybookError("gone", localize("This message is no longer there. Open the chat again."));
	};
	return {
		async siblings(messageId) {
			const { siblingIds } = await get(messageId);
			return Promise.all(siblingIds.map(get));
		},
		async fork(messageId) {
			const { conversationId } = await get(messageId);
			const original = await database().call("conversations.get", { conversationId });
			const forked = await database().call("conversations.fork", {
				conversationId: newId(),
				messageId,
				title: localize("{0} (fork)", original?.title ?? ""),
				at: now(),
			});
			didChangeChats();
			return forked.id;
		},
		async rate(messageId, rating) {
			const { userId } = await writer();
			await database().call("messages.rate", { ratingId: newId(), userId, messageId, rating, at: now() });
			didChangeChats();
		},
	};
}
