import type { ChatEvent } from "./provider.ts";
import { providerError, type ErrorContext } from "./providerError.ts";

/** Deeper arguments are no tool's; they only serve to exhaust a stack. */
const deepest = 100;

/** Gives calls without an id one, and refuses a second call under the same id: it could run a tool twice. */
export class ToolCallIds {
	readonly #seen = new Set<string>();
	readonly #context: ErrorContext;
	readonly #random: () => number;

	constructor(context: ErrorContext, random: () => number) {
		this.#context = context;
		this.#random = random;
	}

	/** Throws a ProviderError when the id was used in this answer. */
	take(id: string | null | undefined): string {
		const taken = id || `call_${Math.floor(this.#random() * 2 ** 40).toString(36)}_${this.#seen.size}`;
		if (this.#seen.has(taken)) {
			throw providerError(this.#context, "bad_response", { detail: `two tool calls with the id ${taken}` });
		}
		this.#seen.add(taken);
		return taken;
	}
}

/** The event for a call whose arguments came as an object. Throws a ProviderError when they are nested too deep. */
export function toolCallOf(context: ErrorContext, id: string, name: string, argumentsObject: object): ChatEvent {
	if (isDeeperThan(argumentsObject, deepest)) {
		throw providerError(context, "bad_response", { detail: `arguments of the tool call ${name} are nested too deep` });
	}
	return { type: "tool_call", id, name, argumentsJson: JSON.stringify(argumentsObject) };
}

function isDeeperThan(value: object, limit: number): boolean {
	let level: object[] = [value];
	for (let depth = 0; level.length > 0; depth++) {
		if (depth > limit) {
			return true;
		}
		level = level.flatMap((entry) =>
			Object.values(entry).filter((inner) => typeof inner === "object" && inner !== null),
		);
	}
	return false;
}
