import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { createProvider as anthropic } from "../../../src/extension/providers/anthropic/index.ts";
import { createProvider as ollama } from "../../../src/extension/providers/ollama/index.ts";
import { createProvider as openai } from "../../../src/extension/providers/openai/index.ts";
import { startAnthropicStandIn, startOllamaStandIn, startOpenAiStandIn, type StandIn } from "../../standin/index.ts";
import { hostAt, realSurroundings } from "../providers/surroundings.ts";
import { model } from "./scriptedProvider.ts";
import { openTools, type ToolsFixture } from "./toolsFixture.ts";

const protocols = [
	{ kind: "ollama", create: ollama, start: startOllamaStandIn, name: "demo:latest", path: "" },
	{ kind: "anthropic", create: anthropic, start: startAnthropicStandIn, name: "claude-demo-1", path: "" },
	{ kind: "openai", create: openai, start: startOpenAiStandIn, name: "demo", path: "/v1" },
] as const;

const question = [
	'[[tool look {"what":"a"}]] [[tool look {"what":"b"}]] [[then]]',
	'[[tool change {"what":"a"}]] [[tool look {"what":7}]]',
	"What is there?",
].join(" ");

async function rest(tools: ToolsFixture, id: string): Promise<void> {
	for (let turn = 0; turn < 3000 && tools.chat.runner.isBusy(id) && tools.cards().length === 0; turn++) {
		await wait(5);
		await tools.chat.clock.pass(0);
	}
}

for (const { kind, create, start, name, path } of protocols) {
	describe(`A round with tools over ${kind}`, () => {
		let standIn: StandIn;
		before(async () => {
			standIn = await start({ models: [name] });
		});
		after(async () => standIn.stop());

		it("carries calls, results and errors there and back, two steps and a report", async () => {
			const tools = await openTools();
			const host = hostAt(kind, `${standIn.url}${path}`);
			const provider = create(realSurroundings(host));
			tools.chat.finding.resolve = async () => ({ host, provider, model: { ...model, name }, contextWindow: null });
			const id = await tools.ask(question);
			await rest(tools, id);
			tools.chat.toolRound?.answer(tools.cards()[0]?.hash ?? "", { kind: "allow", scope: "once" });
			await tools.chat.settled();
			await rest(tools, id);
			assert.deepEqual(tools.ran, ["look a", "look b", "change a"]);
			const messages = await tools.stored(id);
			assert.deepEqual(
				messages.map(({ role, state }) => [role, state]),
				["user", "assistant", "tool", "tool", "assistant", "tool", "tool", "assistant"].map((role) => [
					role,
					"complete",
				]),
			);
			const last = messages
				.at(-1)
				?.parts.flatMap((part) => (part.type === "text" ? [part.text] : []))
				.join("");
			assert.match(last ?? "", /saw a[\s\S]*saw b[\s\S]*The arguments do not fit/);
			assert.equal(messages.filter(({ usage }) => usage !== null).length, 3);
		});
	});
}
