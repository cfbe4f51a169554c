import type { ResolvedModel } from "../../../src/extension/models/index.ts";
import type { ChatEvent, ChatRequest, Model, Provider, Usage } from "../../../src/extension/providers/provider.ts";

/** What a call does next: tell something, wait for the test, or fail. */
export type Step =
	| ChatEvent
	| { readonly type: "wait"; readonly for: Promise<void> }
	| { readonly type: "throw"; readonly error: unknown };

/** A provider that does what the test wrote down, call after call, and keeps the requests. */
export class ScriptedProvider implements Provider {
	readonly requests: ChatRequest[] = [];
	/** Called when a request arrives, before anything is told. */
	onRequest: () => void = () => undefined;
	readonly #scripts: (readonly Step[])[] = [];

	/** The next call that nothing was written for yet. */
	script(...steps: readonly Step[]): void {
		this.#scripts.push(steps);
	}

	async *chat(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
		this.requests.push(request);
		this.onRequest();
		for (const step of this.#scripts.shift() ?? [text("yes"), usage(), end]) {
			if (step.type === "wait") await Promise.race([step.for, aborted(signal)]);
			else if (step.type === "throw") throw step.error;
			else yield step;
		}
	}

	async listModels(): Promise<readonly Model[]> {
		return [model];
	}

	async probe(): Promise<readonly []> {
		return [];
	}

	resolved(contextWindow: number | null = null): ResolvedModel {
		const host = { id: "ollama", name: "Ollama", kind: "ollama", baseUrl: "http://127.0.0.1:1" } as const;
		return { host, provider: this, model, contextWindow };
	}
}

export const model: Model = {
	name: "qwen3:8b",
	label: "qwen3:8b",
	contextWindow: 32_768,
	maxOutputTokens: null,
	isLocal: true,
	isLoaded: null,
	capabilities: { tools: true, thinking: true, images: false, temperature: true },
	sizeBytes: null,
};

export const end: ChatEvent = { type: "end", finishReason: "stop" };

export function text(words: string): ChatEvent {
	return { type: "text", text: words };
}

/** The cumulative figures of a call. */
export function usage(inputUncached = 100, output = 10): ChatEvent {
	return { type: "usage", usage: figures(inputUncached, output) };
}

export function figures(inputUncached = 100, output = 10): Usage {
	return {
		counts: {
			inputUncached,
			cacheRead: 0,
			cacheWriteShort: 0,
			cacheWriteLong: 0,
			output,
			reasoning: null,
			webSearchRequests: 0,
		},
		source: "reported",
		modelServed: null,
		responseId: null,
		requestId: null,
		serviceTier: null,
		speed: null,
		inferenceGeo: null,
		reportedCostMicroUsd: null,
		raw: null,
	};
}

/** Something the test opens when it wants a call to go on. */
export function gate(): { readonly step: Step; readonly open: () => void } {
	let open = (): void => undefined;
	const opened = new Promise<void>((resolve) => {
		open = resolve;
	});
	return { step: { type: "wait", for: opened }, open: () => open() };
}

async function aborted(signal: AbortSignal): Promise<never> {
	return new Promise((_resolve, reject) => {
		const stop = () => reject(new Error("aborted"));
		if (signal.aborted) stop();
		else signal.addEventListener("abort", stop, { once: true });
	});
}
