import type { ConversationSummary } from "../../shared/model.ts";
import { costLabel } from "../listLabels.ts";
import type { Localize } from "../localize.ts";

export interface ChatLineOptions {
	/** Waits for the user to allow something or not. */
	readonly isWaiting: boolean;
	/** The view's groups say the project already. */
	readonly showsProject: boolean;
	/** "2 h ago", as the panel's list of chats says it. */
	readonly formatAge: (at: number) => string;
	readonly localize: Localize;
}

/** What stands beside a chat's title: age, project, cost; what is cut off first in a narrow view comes last. */
export function chatDescription(conversation: ConversationSummary, options: ChatLineOptions): string {
	const { projectName, updatedAt } = conversation;
	const project = options.showsProject ? (projectName ?? "") : "";
	const waiting = options.isWaiting ? options.localize("waiting for you") : "";
	return [waiting, options.formatAge(updatedAt), project, costOf(conversation, options.localize)]
		.filter(Boolean)
		.join(" · ");
}

/** All that is known of a chat without opening it, one fact a line. */
export function chatTooltip(conversation: ConversationSummary, options: ChatLineOptions): string {
	const { localize } = options;
	const { title, projectName, roundCount, messageCount, modelId, createdAt, updatedAt, origin } = conversation;
	const cost = costOf(conversation, localize);
	return [
		title,
		projectName ?? localize("No project"),
		localize("{0} rounds, {1} messages", roundCount, messageCount),
		...(modelId === null ? [] : [modelId]),
		...(cost === "" ? [] : [cost]),
		localize("Begun {0}, last message {1}", localize.moment(createdAt), localize.moment(updatedAt)),
		...(conversation.parentConversationId === undefined ? [] : [localize("Forked from another chat")]),
		...(origin === undefined ? [] : [localize("Imported from {0}", origin)]),
	].join("\n");
}

function costOf({ cost }: ConversationSummary, localize: Localize): string {
	return costLabel(cost, localize) ?? "";
}
