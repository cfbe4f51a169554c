import type { ChatEvent, ChatRequest, Provider } from "../providers/provider.ts";

/** The calls under way to models that are not on this machine, so that they can be ended at once. */
export class HostedCalls {
	readonly #running = new Set<AbortController>();

	/** The provider's calls, each of which begins unless `refuse` throws, and ends with what `cut` is given. */
	guard(provider: Pick<Provider, "chat">, refuse: () => void): Pick<Provider, "chat"> {
		return { chat: (request, signal) => this.#chat(provider, refuse, request, signal) };
	}

	cut(reason: Error): void {
		for (const running of this.#running) running.abort(reason);
	}

	async *#chat(
		provider: Pick<Provider, "chat">,
		refuse: () => void,
		request: ChatRequest,
		stop: AbortSignal,
	): AsyncGenerator<ChatEvent, void, undefined> {
		refuse();
		const cut = new AbortController();
		this.#running.add(cut);
		try {
			yield* provider.chat(request, AbortSignal.any([stop, cut.signal]));
			cut.signal.throwIfAborted();
		} catch (error) {
			// Providers tell each abort as the user's; he who stopped it himself is told so.
			if (!stop.aborted) cut.signal.throwIfAborted();
			throw error;
		} finally {
			this.#running.delete(cut);
		}
	}
}
