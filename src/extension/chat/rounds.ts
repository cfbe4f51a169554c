import type { Message } from "../../shared/model.ts";

/** A question with all that was done to answer it: never taken apart, so that no tool call loses its result. */
export interface Round {
	/** The question's id; of the first message where a chat does not begin with one. */
	readonly questionId: string;
	readonly roundNumber: number;
	readonly messages: readonly Message[];
}

/** The rounds of a branch, oldest first. */
export function roundsOf(branch: readonly Message[]): readonly Round[] {
	const rounds: { questionId: string; roundNumber: number; messages: Message[] }[] = [];
	for (const message of branch) {
		const open = rounds.at(-1);
		if (open && message.role !== "user") open.messages.push(message);
		else rounds.push({ questionId: message.id, roundNumber: message.roundNumber, messages: [message] });
	}
	return rounds;
}
