import assert from "node:assert/strict";
import * as fc from "fast-check";
import { openTools, call, callsEnd } from "./toolsFixture.ts";
import { end, text } from "./scriptedProvider.ts";

/** What a user, a model and bad luck may do, in any order. */
const steps = fc.array(
	fc.oneof(
		fc.record({
			do: fc.constant("ask" as const),
			calls: fc.array(fc.constantFrom("look", "run", "fly"), { maxLength: 3 }),
		}),
		fc.record({ do: fc.constantFrom("stop" as const, "continue" as const, "skip" as const, "retry" as const) }),
		fc.record({ do: fc.constantFrom("allow" as const, "deny" as const), isLate: fc.boolean() }),
	),
	{ maxLength: 14 },
);

describe("A chat with tools in which anything happens in any order", () => {
	it("has one round at a time, runs only what was allowed and once, and comes to rest", async function () {
		this.timeout(600_000);
		await fc.assert(
			fc.asyncProperty(steps, async (script) => {
				const tools = await openTools();
				const { chat, permissions, ran } = tools;
				let allowed = 0;
				let id: string | null = null;
				const hashes: string[] = [];
				const leaf = async () => (id === null ? "" : ((await tools.stored(id)).at(-1)?.id ?? ""));
				for (const step of script) {
					hashes.push(...tools.cards().map(({ hash }) => hash));
					if (step.do === "ask") {
						const calls = step.calls.map((name) => call(name, `{"what":"${Math.random()}"}`));
						if (id === null || !chat.runner.isBusy(id)) {
							chat.provider.script(text("So."), ...calls, calls.length > 0 ? callsEnd : end);
							id = await tools.ask("Next.", id);
						}
					} else if (step.do === "stop") await chat.runner.stop(id ?? "");
					else if (step.do === "allow" || step.do === "deny") {
						const hash = step.isLate ? hashes[0] : tools.cards()[0]?.hash;
						const isWaiting = tools.cards().some((card) => card.hash === hash);
						const answer =
							step.do === "allow"
								? ({ kind: "allow", scope: "once" } as const)
								: ({ kind: "deny", words: null } as const);
						const isTaken = chat.toolRound?.answer(hash ?? "", answer);
						assert.equal(isTaken, isWaiting);
						if (isTaken && step.do === "allow") allowed++;
					} else {
						const message = await leaf();
						const act = { continue: chat.runner.continue, skip: chat.runner.skipCalls, retry: chat.runner.retry }[
							step.do
						];
						await act
							.call(chat.runner, message, null)
							.catch((error: unknown) => assert.ok(error instanceof Error && "code" in error));
					}
					await chat.settled();
					assert.ok(chat.runner.running().length <= 1);
				}
				if (id !== null) await chat.runner.stop(id);
				await chat.settled();
				assert.deepEqual(chat.runner.running(), []);
				assert.deepEqual(tools.cards(), []);
				assert.equal(chat.book.book.database.get("SELECT 1 FROM answer_checkpoints"), undefined);
				assert.equal(ran.filter((one) => one.startsWith("run ")).length, allowed);
				assert.equal(new Set(ran).size, ran.length);
				assert.ok(permissions.decided.every(({ toolName }) => toolName !== "fly"));
				const results = id === null ? [] : (await tools.stored(id)).filter(({ role }) => role === "tool");
				const answered = results.flatMap(({ parts }) =>
					parts.flatMap((part) => (part.type === "tool_result" ? [part.callId] : [])),
				);
				assert.equal(new Set(answered).size, answered.length);
			}),
			{ numRuns: 60 },
		);
	});
});
