import type { WaitingItem } from "../../shared/toolCalls.ts";
import type { HandlersOf } from "./handlerGroups.ts";
import type { ToolReview } from "./toolReview.ts";
import type { ToolRound } from "./toolRound.ts";

export interface ToolHandlersOptions {
	/** Null: no tools in this window. */
	readonly toolRound: Pick<ToolRound, "answer" | "proposal"> | null;
	readonly review: ToolReview;
	/** Leads to something that waits since before. */
	readonly openWaiting: (kind: WaitingItem["kind"], id: string) => Promise<void>;
	readonly didAct: () => void;
}

/** What the panel may say of tool calls: an answer names the very call, and everything else only shows or takes back. */
export function toolHandlers(options: ToolHandlersOptions): HandlersOf<"tool" | "waiting"> {
	const { toolRound, review, openWaiting, didAct } = options;
	return {
		"tool/answer"({ hash, answer }) {
			didAct();
			return toolRound?.answer(hash, answer) ?? false;
		},
		async "tool/showProposal"({ hash }) {
			const proposal = toolRound?.proposal(hash) ?? null;
			if (proposal) await review.showProposal(proposal);
			return null;
		},
		async "tool/showChange"({ messageId }) {
			await review.showChange(messageId);
			return null;
		},
		async "tool/undo"({ messageIds }) {
			didAct();
			return review.undo(messageIds);
		},
		async "waiting/open"({ kind, id }) {
			didAct();
			await openWaiting(kind, id);
			return null;
		},
	};
}
