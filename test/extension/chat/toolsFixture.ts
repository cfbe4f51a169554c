import type { Message } from "../../../src/shared/model.ts";
import type { ApprovalCard } from "../../../src/shared/toolCalls.ts";
import { DaybookError } from "../../../src/extension/errors.ts";
import type { ChatEvent } from "../../../src/extension/providers/provider.ts";
import { ToolRegistry } from "../../../src/extension/tools/registry.ts";
import type { PreparedCall, Tool } from "../../../src/extension/tools/tool.ts";
import { type ChatFixture, logInto, noTools, openChat } from "./chatFixture.ts";
import { FakePermissions } from "./fakePermissions.ts";

export const callsEnd: ChatEvent = { type: "end", finishReason: "tool_calls" };
let callIds = 0;

export function call(name: string, argumentsJson: string, id = `call-${++callIds}`): ChatEvent {
	return { type: "tool_call", id, name, argumentsJson };
}

export interface ToolsFixture {
	readonly chat: ChatFixture;
	readonly permissions: FakePermissions;
	/** What ran, in the order of its beginning. */
	readonly ran: string[];
	/** Runs a call as the test says; null: at once. */
	readonly running: Map<string, (signal: AbortSignal) => Promise<string>>;
	/** Sends a question and lets everything happen that can. */
	ask(words?: string, conversationId?: string | null): Promise<string>;
	stored(id: string): Promise<readonly Message[]>;
	cards(): readonly ApprovalCard[];
}

export async function openTools(
	limits = { calls: 25, repeats: 3, costMicroUsd: null as number | null },
	didFreeChat: (conversationId: string, isComplete: boolean) => void = () => {},
): Promise<ToolsFixture> {
	const permissions = new FakePermissions();
	const ran: string[] = [];
	const running: ToolsFixture["running"] = new Map();
	const registry = new ToolRegistry(logInto([]));
	registry.add({ tools: async () => ["look", "change", "run"].map((name) => toolOf(name, ran, running)) });
	const keepChange = async () => Promise.reject(new Error("nothing is changed here"));
	const tools = { registry, permissions: permissions as never, keepChange };
	const chat = await openChat(null, { ...noTools, tools, roundLimits: () => limits, didFreeChat });
	return {
		chat,
		permissions,
		ran,
		running,
		async ask(words = "Do it.", conversationId = null) {
			const request = {
				messageId: chat.newId(),
				conversationId,
				text: words,
				modelId: "ollama/qwen3:8b",
				replaces: null,
			};
			const { conversation } = await chat.runner.start(request);
			await chat.settled();
			return conversation.id;
		},
		stored: async (id) => (await chat.conversations.page(id, null))?.messages ?? [],
		cards: () => chat.toolRound?.states().flatMap(({ approval }) => approval ?? []) ?? [],
	};
}

/** Takes {"what": "..."}; "look" changes nothing, "change" writes, "run" is a command. */
function toolOf(name: string, ran: string[], running: ToolsFixture["running"]): Tool {
	const actions = { look: "read", change: "write" } as const;
	return {
		definition: { name, description: name, parameters: { type: "object" } },
		origin: "built_in",
		async prepare(argumentsJson): Promise<PreparedCall> {
			const given: unknown = JSON.parse(argumentsJson);
			if (typeof given !== "object" || given === null || !("what" in given) || typeof given.what !== "string")
				throw new DaybookError("bad_arguments", "The arguments do not fit.");
			const { what } = given;
			const action =
				name === "run"
					? ({ kind: "command", command: what, cwd: null } as const)
					: ({ kind: actions[name as "look"], path: what } as const);
			return {
				action,
				preview: { type: "nothing" },
				async run(signal) {
					ran.push(`${name} ${what}`);
					const words = (await running.get(what)?.(signal)) ?? `saw ${what}`;
					return { text: words, isError: false, isTrimmed: false };
				},
			};
		},
	};
}
