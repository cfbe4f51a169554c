/**
 * Requests, notifications and cancels over any wire that carries plain JSON values.
 *
 * A request always settles: with the handler's result, with the handler's error code, or with "disposed".
 * One end may be born anew while the other lives on, as a page that was hidden: what was meant for the former is ignored.
 */

/** One entry per method: [params, result], and "late" when the result is read at the moment it is sent. */
export type RequestMap = { readonly [Method: string]: readonly [params: unknown, result: unknown, timing?: "late"] };

export type RequestHandlers<Requests> = {
	readonly [Method in keyof Requests]: Requests[Method] extends readonly [infer Params, infer Result, "late"]
		? (params: Params, signal: AbortSignal) => Promise<ReadLate<Result>>
		: Requests[Method] extends readonly [infer Params, infer Result]
			? (params: Params, signal: AbortSignal) => Promise<Result> | Result
			: never;
};

/** A result that is read at the very moment it is sent: no notification that went before it can be newer. */
export class ReadLate<Result> {
	readonly read: () => Result;
	constructor(read: () => Result) {
		this.read = read;
	}
}

export type NotificationHandlers<Notifications> = {
	readonly [Method in keyof Notifications]: (body: Notifications[Method]) => void;
};

/** What crosses the wire when a request fails. */
export interface RpcErrorData {
	readonly code: string;
	/** A sentence for the user. */
	readonly message: string;
}

/** A request that failed on the other side, was cancelled, or lost its wire. Test `code`, never the text. */
export class RpcError extends Error {
	readonly code: string;
	constructor(data: RpcErrorData) {
		super(data.message);
		this.name = "RpcError";
		this.code = data.code;
	}
}

export interface Wire {
	send(message: unknown): void;
	/** Returns the unsubscribe function. */
	receive(listener: (message: unknown) => void): () => void;
}

export interface EndpointOptions<LocalRequests, LocalNotifications> {
	readonly requests: RequestHandlers<LocalRequests>;
	readonly notifications: NotificationHandlers<LocalNotifications>;
	/** Returns a sentence when the parameters of an incoming request or notification are not of their schema. */
	readonly check?: (method: string, value: unknown) => string | null;
	/** Turns whatever a handler threw into what the other side may see. */
	readonly describeError: (error: unknown) => RpcErrorData;
}

type Message =
	| { readonly type: "request"; readonly id: string; readonly method: string; readonly params: unknown }
	| { readonly type: "result"; readonly id: string; readonly result: unknown }
	| { readonly type: "error"; readonly id: string; readonly error: RpcErrorData }
	| { readonly type: "cancel"; readonly id: string }
	| { readonly type: "notify"; readonly method: string; readonly body: unknown };

interface Pending {
	readonly resolve: (result: unknown) => void;
	readonly reject: (error: RpcError) => void;
	readonly stopListening: () => void;
}

const longestId = 100;
const cancelled: RpcErrorData = { code: "cancelled", message: "The request was cancelled." };
const disposed: RpcErrorData = { code: "disposed", message: "The panel was closed." };

/** One end of the wire: answers `Local` methods and calls `Remote` ones. */
export class Endpoint<
	LocalRequests,
	LocalNotifications,
	RemoteRequests extends RequestMap,
	RemoteNotifications extends object,
> {
	readonly #wire: Wire;
	readonly #options: EndpointOptions<LocalRequests, LocalNotifications>;
	readonly #pending = new Map<string, Pending>();
	readonly #running = new Map<string, AbortController>();
	readonly #stopReceiving: () => void;
	/** In every id of this end, so that a reply to a former one on the same wire is not taken for its own. */
	readonly #token = crypto.randomUUID();
	#requests = 0;
	#isDisposed = false;

	constructor(wire: Wire, options: EndpointOptions<LocalRequests, LocalNotifications>) {
		this.#wire = wire;
		this.#options = options;
		this.#stopReceiving = wire.receive((message) => this.#receive(message));
	}

	/** Asks the other side. Rejects with RpcError; aborting the signal tells the other side to stop. */
	request<Method extends keyof RemoteRequests & string>(
		method: Method,
		params: RemoteRequests[Method][0],
		signal?: AbortSignal,
	): Promise<RemoteRequests[Method][1]> {
		if (this.#isDisposed) return Promise.reject(new RpcError(disposed));
		if (signal?.aborted) return Promise.reject(new RpcError(cancelled));
		const id = `${this.#token}-${++this.#requests}`;
		return new Promise((resolve, reject) => {
			const onAbort = () => {
				if (!this.#settle(id)) return;
				this.#send({ type: "cancel", id });
				reject(new RpcError(cancelled));
			};
			signal?.addEventListener("abort", onAbort, { once: true });
			this.#pending.set(id, { resolve, reject, stopListening: () => signal?.removeEventListener("abort", onAbort) });
			this.#send({ type: "request", id, method, params });
		});
	}

	/** Announces; nothing comes back. Silent after dispose. */
	notify<Method extends keyof RemoteNotifications & string>(method: Method, body: RemoteNotifications[Method]): void {
		if (!this.#isDisposed) this.#send({ type: "notify", method, body });
	}

	/** Settles every open request with "disposed", aborts every running handler and lets go of the wire. */
	dispose(): void {
		if (this.#isDisposed) return;
		this.#isDisposed = true;
		this.#stopReceiving();
		for (const controller of this.#running.values()) controller.abort();
		this.#running.clear();
		for (const id of this.#pending.keys()) this.#settle(id)?.reject(new RpcError(disposed));
	}

	#send(message: Message): void {
		this.#wire.send(message);
	}

	#settle(id: string): Pending | undefined {
		const pending = this.#pending.get(id);
		this.#pending.delete(id);
		pending?.stopListening();
		return pending;
	}

	#receive(value: unknown): void {
		if (!isMessage(value)) return;
		switch (value.type) {
			case "request":
				void this.#answer(value.id, value.method, value.params);
				return;
			case "notify":
				this.#hear(value.method, value.body);
				return;
			case "cancel":
				this.#running.get(value.id)?.abort();
				return;
			case "result":
				this.#settle(value.id)?.resolve(value.result);
				return;
			case "error":
				this.#settle(value.id)?.reject(new RpcError(value.error));
		}
	}

	async #answer(id: string, method: string, params: unknown): Promise<void> {
		const controller = new AbortController();
		this.#running.set(id, controller);
		try {
			const result = await this.#run(method, params, controller.signal);
			if (!this.#isDisposed) this.#send({ type: "result", id, result: read(result) ?? null });
		} catch (error) {
			const told = error instanceof RpcError ? { code: error.code, message: error.message } : null;
			if (!this.#isDisposed) this.#send({ type: "error", id, error: told ?? this.#options.describeError(error) });
		}
		this.#running.delete(id);
	}

	/** What the handler answers; throws an RpcError when there is none, or for parameters that are not its own. */
	async #run(method: string, params: unknown, signal: AbortSignal): Promise<unknown> {
		const handler = own(this.#options.requests, method);
		if (!handler) throw new RpcError({ code: "unknown_method", message: `Nobody answers "${method}".` });
		const problem = this.#options.check?.(method, params) ?? null;
		if (problem) throw new RpcError({ code: "bad_params", message: problem });
		return handler(params, signal);
	}

	#hear(method: string, body: unknown): void {
		const handler = own(this.#options.notifications, method);
		if (!handler || (this.#options.check?.(method, body) ?? null)) return;
		try {
			handler(body);
		} catch (error) {
			this.#options.describeError(error);
		}
	}
}

function read(result: unknown): unknown {
	return result instanceof ReadLate ? result.read() : result;
}

type AnyHandler = (value: unknown, signal?: AbortSignal) => unknown;

/** The handler of that name, if it is one of the object's own: "constructor" and its like never are. */
function own(handlers: object, method: string): AnyHandler | undefined {
	if (!Object.hasOwn(handlers, method)) return undefined;
	const handler: unknown = Reflect.get(handlers, method);
	return typeof handler === "function" ? (handler as AnyHandler) : undefined;
}

function isMessage(value: unknown): value is Message {
	if (typeof value !== "object" || value === null || !("type" in value)) return false;
	const message = value as Record<string, unknown>;
	const hasId = typeof message["id"] === "string" && message["id"].length <= longestId;
	switch (message["type"]) {
		case "request":
			return hasId && typeof message["method"] === "string";
		case "notify":
			return typeof message["method"] === "string";
		case "cancel":
		case "result":
			return hasId;
		case "error":
			return hasId && isErrorData(message["error"]);
		default:
			return false;
	}
}

function isErrorData(value: unknown): value is RpcErrorData {
	return typeof value === "object" && value !== null && "code" in value && "message" in value;
}
