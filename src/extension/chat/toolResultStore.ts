import type { ConversationSummary, Message } from "../../shared/model.ts";
import type { ToolRun } from "../../shared/toolCalls.ts";
import { DaybookError } from "../errors.ts";
import type { StoresOptions } from "./databaseStores.ts";

/** The result of one call, to be kept. */
export interface ToolResult {
	readonly conversationId: string;
	/** The message with the call, or the result before this one. */
	readonly parentId: string;
	readonly callId: string;
	readonly toolName: string;
	readonly text: string;
	readonly isError: boolean;
	readonly run: ToolRun;
	readonly startedAt: number;
}

export interface ToolResultStore {
	/** Resolves when it is on disk. */
	add(result: ToolResult): Promise<{ readonly message: Message; readonly conversation: ConversationSummary }>;
	/** Ids of the calls of an answer that were allowed; those of them without a result may have run. */
	allowedCalls(messageId: string): Promise<ReadonlySet<string>>;
}

export function toolResultStore(
	options: Pick<StoresOptions, "database" | "writer" | "now" | "newId" | "localize">,
): ToolResultStore {
	const { database, writer, now, newId, localize } = options;
	return {
		allowedCalls: async (messageId) => new Set(await database().call("decisions.allowedCalls", { messageId })),
		async add({ conversationId, parentId, callId, toolName, text, isError, run, startedAt }) {
			const { sessionId } = await writer();
			const entered = await database().call("answers.addToolResult", {
				message: {
					id: newId(),
					conversationId,
					parentId,
					speaker: `tool:${toolName.slice(0, 200)}`,
					parts: [{ type: "tool_result", callId, name: toolName, text, isError }],
					sessionId,
					startedAt,
					endedAt: Math.max(startedAt, now()),
					metadata: { toolRun: run },
				},
			});
			if (entered) return entered;
			throw new DaybookError("gone", localize("This chat was deleted for good while it was being answered."));
		},
	};
}
