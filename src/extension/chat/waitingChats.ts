import type { WaitingItem } from "../../shared/toolCalls.ts";
import type { StoresOptions } from "./databaseStores.ts";
import type { WaitingSource } from "../waitingItems.ts";

export interface WaitingChatsOptions extends Pick<StoresOptions, "database" | "localize" | "now"> {
	/** True while a round of the chat runs in this window: then nothing of it waits. */
	readonly isBusy: (conversationId: string) => boolean;
	readonly openChat: (conversationId: string) => Promise<unknown>;
}

/** What nobody touched for so long is not brought up again (ms). */
const forgottenAfter = 30 * 24 * 60 * 60 * 1000;
const most = 20;

/** Chats with queued messages and with rounds that broke off at their tool calls. */
export function waitingChats(options: WaitingChatsOptions): WaitingSource {
	const { database, localize, now, isBusy, openChat } = options;
	return {
		kinds: ["queued", "calls"],
		async items() {
			const since = Math.max(0, now() - forgottenAfter);
			const found = await database().call("answers.waitingChats", { since, limit: most });
			const idle = found.filter(({ conversationId }) => !isBusy(conversationId));
			return idle.map(({ conversationId: id, title, kind, count, at }): WaitingItem => {
				const messages =
					count === 1 ? localize("A message waits to be sent") : localize("{0} messages wait to be sent", count);
				const what = kind === "queued" ? messages : localize("Tool calls were not finished");
				return { kind, id, title, what, at };
			});
		},
		async open(conversationId) {
			await openChat(conversationId);
		},
	};
}
