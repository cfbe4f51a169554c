/** What goes wrong with one answer. Times in ms, `after` in pieces (words) of the answer. */
export type Fault =
	| { readonly kind: "delay"; readonly ms: number }
	/** The connection is closed by force. */
	| { readonly kind: "cut"; readonly after: number }
	/** The body ends properly, but in the middle of a line. */
	| { readonly kind: "half-line"; readonly after: number }
	/** The body ends properly, without the marker that says the answer is complete. */
	| { readonly kind: "no-end"; readonly after: number }
	| { readonly kind: "stall"; readonly after: number }
	| { readonly kind: "garbage"; readonly after: number }
	| { readonly kind: "error-event"; readonly after: number; readonly message?: string }
	| { readonly kind: "html" }
	| { readonly kind: "empty" }
	| {
			readonly kind: "status";
			readonly status: number;
			readonly message?: string;
			readonly headers?: Readonly<Record<string, string>>;
	  };

export interface DemoToolCall {
	readonly id?: string;
	readonly name: string;
	/** An object, or text that is sent as it stands where the protocol carries text. */
	readonly arguments: Readonly<Record<string, unknown>> | string;
}

/** Figures to report instead of the counted ones. Null leaves the field out, as real servers do. */
export interface DemoUsage {
	readonly input?: number | null;
	readonly output?: number | null;
	readonly cacheRead?: number;
	readonly cacheWriteShort?: number;
	readonly cacheWriteLong?: number;
	readonly reasoning?: number;
	readonly webSearchRequests?: number;
	readonly serviceTier?: string;
	/** US dollars, for servers that tell what they charged. */
	readonly cost?: number;
}

/** One answer: from the demo model's wit, or scripted by a test. */
export interface DemoAnswer {
	readonly thinking?: string;
	/** A list is sent piece by piece as given; text is sent word by word. */
	readonly text?: string | readonly string[];
	readonly toolCalls?: readonly DemoToolCall[];
	/** The protocol's own word; chosen by the content when absent. */
	readonly finishReason?: string;
	readonly usage?: DemoUsage;
	readonly fault?: Fault;
	/** Sent as the whole body instead of an answer, byte for byte, piece by piece. */
	readonly raw?: readonly (string | Uint8Array)[];
}

export interface StandInOptions {
	/** 0, which is the default, takes a free one. */
	readonly port?: number;
	/** Between two words; 0 is the default. */
	readonly paceMs?: number;
	/** Answers for the first calls in their order; later calls are answered by the demo model. */
	readonly script?: readonly DemoAnswer[];
	/** Faults for the first calls in their order; later calls have none. */
	readonly faults?: readonly (Fault | null)[];
	/** Requests with another key are refused with 401. */
	readonly key?: string;
	/** Names of the models; each answers as the demo model. */
	readonly models?: readonly string[];
	/** Tokens the models say they can take in. */
	readonly contextLength?: number;
	/** What loading a model costs when it is not in memory (Ollama only). */
	readonly loadMs?: number;
	/** Ollama's version. */
	readonly version?: string;
	/** Bytes of a pulled model, sent in steps. */
	readonly pullBytes?: number;
}
