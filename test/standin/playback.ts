import type { ServerResponse } from "node:http";
import { demoAnswer, lastUserMessage, type DemoRequest } from "./demoModel.ts";
import { readDirectives } from "./directives.ts";
import type { DemoAnswer, Fault, StandInOptions } from "./options.ts";
import { sendHtml, stall, wait, write } from "./server.ts";

/** What one call is answered with: from the script while it lasts, then by the demo model. */
export interface Turn {
	readonly answer: DemoAnswer;
	readonly fault: Fault | null;
	readonly paceMs: number;
	/** Asked for by the prompt, besides what the options say. */
	readonly loadMs: number;
}

/** Hands out turns and remembers how often each faulty prompt was seen, so that a fault can pass. */
export class Turns {
	readonly #options: StandInOptions;
	readonly #seen = new Map<string, number>();
	#calls = 0;

	constructor(options: StandInOptions) {
		this.#options = options;
	}

	next(request: DemoRequest): Turn {
		const call = this.#calls++;
		const prompt = lastUserMessage(request.messages)?.text ?? "";
		const directives = readDirectives(prompt);
		const answer = this.#options.script?.[call] ?? demoAnswer(request);
		const seen = this.#seen.get(prompt) ?? 0;
		this.#seen.set(prompt, seen + 1);
		const asked = directives.faults.find(({ times }) => seen < times)?.fault;
		return {
			answer,
			fault: answer.fault ?? this.#options.faults?.[call] ?? asked ?? null,
			paceMs: directives.paceMs ?? this.#options.paceMs ?? 0,
			loadMs: directives.loadMs,
		};
	}
}

/** What a protocol provides so that answers and faults can be played in it. */
export interface Protocol {
	readonly contentType: string;
	/** Headers of a streamed answer besides the content type. */
	readonly headers: Readonly<Record<string, string>>;
	refuse(response: ServerResponse, status: number, fault: Fault & { kind: "status" }): void;
	/** Not this protocol's bytes at all, terminated as its lines are. */
	readonly garbage: string;
	errorEvent(message: string): string;
}

/**
 * Plays frames with the turn's pace and fault. `frames` are the complete answer in order: `opening` before the
 * content, one `content` frame a piece, `closing` what says that it is complete.
 */
export async function play(
	response: ServerResponse,
	protocol: Protocol,
	turn: Turn,
	frames: {
		readonly opening: readonly string[];
		readonly content: readonly string[];
		readonly closing: readonly string[];
	},
): Promise<void> {
	const { fault, answer } = turn;
	if (await playsInstead(response, protocol, fault)) {
		return;
	}
	response.writeHead(200, { "content-type": protocol.contentType, ...protocol.headers });
	if (answer.raw) {
		await writeAll(response, answer.raw, turn.paceMs);
		response.end();
		return;
	}
	await writeAll(response, frames.opening, 0);
	const limit = fault && "after" in fault ? fault.after : frames.content.length;
	if (await writeAll(response, frames.content.slice(0, limit), turn.paceMs)) {
		await playRest(response, protocol, fault, [...frames.content.slice(limit), ...frames.closing]);
	}
}

/** Faults that take the place of the whole answer. */
async function playsInstead(response: ServerResponse, protocol: Protocol, fault: Fault | null): Promise<boolean> {
	switch (fault?.kind) {
		case "delay":
			return !(await wait(fault.ms, response));
		case "html":
			sendHtml(response);
			return true;
		case "empty":
			response.writeHead(200, { "content-type": protocol.contentType });
			response.end();
			return true;
		case "status":
			protocol.refuse(response, fault.status, fault);
			return true;
		default:
			return false;
	}
}

/** After the pieces before the fault: the fault, or the proper end. */
async function playRest(
	response: ServerResponse,
	protocol: Protocol,
	fault: Fault | null,
	rest: readonly string[],
): Promise<void> {
	switch (fault?.kind) {
		case "cut":
			response.destroy();
			return;
		case "stall":
			await stall(response);
			return;
		case "no-end":
			break;
		case "half-line": {
			const next = rest[0] ?? "";
			await write(response, next.slice(0, Math.ceil(next.length / 2)));
			break;
		}
		case "garbage":
			await write(response, protocol.garbage);
			await writeAll(response, rest, 0);
			break;
		case "error-event":
			await write(response, protocol.errorEvent(fault.message ?? "the demo model was asked to fail"));
			break;
		default:
			await writeAll(response, rest, 0);
	}
	response.end();
}

/** False when the client went away. */
async function writeAll(
	response: ServerResponse,
	pieces: readonly (string | Uint8Array)[],
	paceMs: number,
): Promise<boolean> {
	for (const piece of pieces) {
		await write(response, piece);
		if (response.destroyed || (paceMs > 0 && !(await wait(paceMs, response)))) {
			return false;
		}
	}
	return true;
}
