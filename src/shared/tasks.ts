import type { CostSum } from "./model.ts";

/** Work that is done in a chat of its own, detached from the panel. */
export interface BackgroundTask {
	readonly id: string;
	/** The first line of the prompt. */
	readonly description: string;
	readonly prompt: string;
	readonly status: "pending" | "in_progress" | "completed" | "failed" | "cancelled";
	/** True when a window that lives is about to run it or does. Else what is not over waits for the user. */
	readonly isHeld: boolean;
	/** Null until it is begun, and when its chat was deleted for good. */
	readonly conversationId: string | null;
	/** The message it began with; null as above. */
	readonly messageId: string | null;
	/** `<hostId>/<model>`; null when none is chosen. */
	readonly modelId: string | null;
	/** One line of where it stands; null: nothing to tell. */
	readonly progress: string | null;
	readonly attempts: number;
	/** How the answer begins; null unless it is completed. */
	readonly result: string | null;
	/** Null unless it failed. */
	readonly error: string | null;
	readonly totalTokens: number;
	readonly cost: CostSum;
	readonly createdAt: number;
	readonly startedAt: number | null;
	readonly completedAt: number | null;
}
