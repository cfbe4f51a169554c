import type { ChatContext } from "./chatContext.ts";
import type { HandlersOf } from "./handlerGroups.ts";

/** What the panel sees and changes of a chat's context. Each change is followed by "context/didChange". */
export function contextHandlers(context: ChatContext): HandlersOf<"context"> {
	return {
		"context/report": async ({ conversationId, modelId }) => context.report(conversationId, modelId),
		async "context/setRound"({ conversationId, questionId, use }) {
			await context.setRound(conversationId, questionId, use);
			return null;
		},
		async "context/changeSummary"({ conversationId, summaryId, ...change }) {
			await context.changeSummary(conversationId, summaryId, change);
			return null;
		},
		async "context/summarise"({ conversationId }) {
			await context.summarise(conversationId);
			return null;
		},
	};
}
