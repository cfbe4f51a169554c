import type { ChatEvent } from "../provider.ts";
import { providerError, type ErrorContext } from "../providerError.ts";
import { ToolCallIds, toolCallOf } from "../toolCalls.ts";
import type { WireToolCall } from "./wire.ts";

interface Assembled {
	readonly index: number | null;
	id: string;
	name: string;
	/** Pieces of text joined, or an object where the host sends one. */
	arguments: string | object;
}

/** Puts tool calls together from their pieces. They are complete only when the answer has finished. */
export class ToolCallAssembly {
	readonly #context: ErrorContext;
	readonly #ids: ToolCallIds;
	readonly #calls: Assembled[] = [];

	constructor(context: ErrorContext, random: () => number) {
		this.#context = context;
		this.#ids = new ToolCallIds(context, random);
	}

	get isEmpty(): boolean {
		return this.#calls.length === 0;
	}

	/** Adds one piece and returns the text it brought, for estimates. */
	add(piece: WireToolCall): string {
		const call = this.#callFor(piece);
		const name = piece.function?.name ?? "";
		const added: unknown = piece.function?.arguments ?? "";
		call.id ||= piece.id ?? "";
		// Some hosts repeat the name with each piece.
		call.name ||= name;
		if (typeof added === "object" && added !== null && !Array.isArray(added)) {
			call.arguments = added;
			return "";
		}
		if (typeof added !== "string") {
			throw providerError(this.#context, "bad_response", {
				detail: `arguments of the tool call ${call.name} are no object`,
			});
		}
		if (typeof call.arguments === "string") {
			call.arguments += added;
		}
		return added;
	}

	/** The events of all calls. Throws a ProviderError when one cannot be run, so that none is. */
	events(): ChatEvent[] {
		return this.#calls.map(({ id, name, arguments: given }) => {
			if (!name) {
				throw providerError(this.#context, "bad_response", { detail: "a tool call without a name" });
			}
			const taken = this.#ids.take(id);
			return typeof given === "string"
				? { type: "tool_call", id: taken, name, argumentsJson: given || "{}" }
				: toolCallOf(this.#context, taken, name, given);
		});
	}

	/** By index, and a new id at a used index is a new call: some hosts number every call 0. */
	#callFor({ index, id, function: called }: WireToolCall): Assembled {
		const known =
			typeof index === "number" ? this.#calls.findLast((call) => call.index === index) : this.#withoutIndex(id);
		const isAnother = known && id && known.id && known.id !== id && called?.name;
		if (known && !isAnother) {
			return known;
		}
		const call: Assembled = { index: index ?? null, id: "", name: "", arguments: "" };
		this.#calls.push(call);
		return call;
	}

	#withoutIndex(id: string | null | undefined): Assembled | undefined {
		return id ? this.#calls.find((call) => call.id === id) : this.#calls.at(-1);
	}
}
