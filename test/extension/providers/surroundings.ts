import { setTimeout as wait } from "node:timers/promises";
import type {
	ChatEvent,
	ChatRequest,
	Host,
	Model,
	Provider,
	ProviderKind,
	ProviderSurroundings,
	Usage,
} from "../../../src/extension/providers/provider.ts";
import { ProviderError } from "../../../src/extension/providers/providerError.ts";

export const testKey = "sk-test-0123456789abcdef0123";

export function hostAt(kind: ProviderKind, baseUrl: string): Host {
	return {
		id: kind,
		name: { ollama: "Ollama", anthropic: "Anthropic", openai: "LM Studio", vscode: "VS Code" }[kind],
		kind,
		baseUrl,
	};
}

/** Real time and the real fetch, with waits between retries cut short. */
export function realSurroundings(host: Host, changes: Partial<ProviderSurroundings> = {}): ProviderSurroundings {
	return {
		host,
		key: host.kind === "ollama" ? null : testKey,
		fetch: globalThis.fetch,
		now: () => performance.timeOrigin + performance.now(),
		sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
		random: () => 0.5,
		log: () => undefined,
		watchdogs: { connect: 2500, firstByte: 10_000, idle: 10_000, total: 20_000 },
		...changes,
	};
}

/** As real ones, but pauses of half a second and more between attempts take no time, so retries run through. */
export function quickRetries(
	host: Host,
	changes: Partial<ProviderSurroundings> = {},
): ProviderSurroundings & { readonly pauses: number[] } {
	const pauses: number[] = [];
	const real = realSurroundings(host, changes);
	return {
		...real,
		pauses,
		sleep: (milliseconds, signal) => {
			// With the middle of chance there is no jitter, so these are the policy's delays and none of a watchdog's.
			const isRetry = [500, 1000, 2000, 4000].includes(milliseconds);
			if (!isRetry) {
				return real.sleep(milliseconds, signal);
			}
			pauses.push(milliseconds);
			return Promise.resolve();
		},
	};
}

export function modelNamed(name: string, changes: Partial<Model> = {}): Model {
	return {
		name,
		label: name,
		contextWindow: 32_768,
		maxOutputTokens: 4096,
		isLocal: true,
		isLoaded: null,
		capabilities: { tools: true, thinking: true, images: true, temperature: true },
		sizeBytes: null,
		...changes,
	};
}

export function ask(text: string, changes: Partial<ChatRequest> = {}): ChatRequest {
	return {
		model: modelNamed("demo:latest"),
		messages: [{ role: "user", parts: [{ type: "text", text }] }],
		...changes,
	};
}

export interface Outcome {
	readonly events: readonly ChatEvent[];
	readonly text: string;
	readonly reasoning: string;
	readonly toolCalls: readonly (ChatEvent & { type: "tool_call" })[];
	/** The last one told. */
	readonly usage: Usage | null;
	readonly error: ProviderError | null;
	/** Ways in which it ended; a sound stream has exactly one. */
	readonly endings: readonly string[];
}

/** Runs a call to its end, whichever it is. Anything thrown that is no ProviderError is a bug and passed on. */
export async function run(
	provider: Provider,
	request: ChatRequest,
	signal: AbortSignal = new AbortController().signal,
	onEvent: (event: ChatEvent) => void = () => undefined,
): Promise<Outcome> {
	const events: ChatEvent[] = [];
	let error: ProviderError | null = null;
	try {
		for await (const event of provider.chat(request, signal)) {
			events.push(event);
			onEvent(event);
		}
	} catch (thrown) {
		if (!(thrown instanceof ProviderError)) {
			throw thrown;
		}
		error = thrown;
	}
	const of = <T extends ChatEvent["type"]>(type: T): (ChatEvent & { type: T })[] =>
		events.filter((event): event is ChatEvent & { type: T } => event.type === type);
	return {
		events,
		text: of("text")
			.map(({ text }) => text)
			.join(""),
		reasoning: of("reasoning")
			.map(({ text }) => text)
			.join(""),
		toolCalls: of("tool_call"),
		usage: of("usage").at(-1)?.usage ?? null,
		error,
		endings: [...of("end").map(({ finishReason }) => `end:${finishReason}`), ...(error ? [`error:${error.code}`] : [])],
	};
}
