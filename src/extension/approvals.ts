import type { GrantScope, Judgement } from "./permissions/index.ts";

/** A call that waits for the user. */
export interface ApprovalRequest {
	/** See `callHash`: an answer names it and holds for nothing else. */
	readonly hash: string;
	readonly conversationId: string;
	readonly callId: string;
	readonly toolName: string;
	readonly judgement: Judgement;
}

export type ApprovalAnswer =
	| { readonly kind: "allow"; readonly scope: GrantScope }
	/** words: what the user tells the model instead; null: nothing. */
	| { readonly kind: "deny"; readonly words: string | null }
	/** The round was stopped, or the window closes: nobody answered. */
	| { readonly kind: "cancelled" };

/** The calls that wait for the user in this window, each answered once. */
export class Approvals {
	readonly #waiting = new Map<string, { request: ApprovalRequest; settle: (answer: ApprovalAnswer) => void }>();
	readonly #listeners = new Set<() => void>();

	/** Resolves with the user's answer, or with "cancelled" once `signal` aborts. The same call cannot wait twice. */
	async request(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer> {
		if (signal.aborted || this.#waiting.has(request.hash)) return { kind: "cancelled" };
		const answered = new Promise<ApprovalAnswer>((settle) => this.#waiting.set(request.hash, { request, settle }));
		const cancel = (): void => void this.#settle(request.hash, { kind: "cancelled" });
		signal.addEventListener("abort", cancel, { once: true });
		this.#changed();
		const answer = await answered;
		signal.removeEventListener("abort", cancel);
		return answer;
	}

	/** False when no such call waits any more: the answer came late, twice, or for another call, and does nothing. */
	answer(hash: string, answer: Exclude<ApprovalAnswer, { kind: "cancelled" }>): boolean {
		const waiting = this.#waiting.get(hash);
		if (!waiting) return false;
		const { offers } = waiting.request.judgement;
		const isOffered =
			answer.kind === "deny" || answer.scope === "once" || offers.some(({ scope }) => scope === answer.scope);
		return isOffered && this.#settle(hash, answer);
	}

	/** Oldest first; of all chats of the window. */
	waiting(): readonly ApprovalRequest[] {
		return Array.from(this.#waiting.values(), ({ request }) => request);
	}

	/** Told whenever a call begins or ends to wait. Returns the function that ends it. */
	onDidChange(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => void this.#listeners.delete(listener);
	}

	#settle(hash: string, answer: ApprovalAnswer): boolean {
		const waiting = this.#waiting.get(hash);
		if (!waiting || !this.#waiting.delete(hash)) return false;
		waiting.settle(answer);
		this.#changed();
		return true;
	}

	#changed(): void {
		for (const listener of this.#listeners) listener();
	}
}
