import assert from "node:assert/strict";
import type { PullState } from "../../../src/shared/model.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { Pulls } from "../../../src/extension/models/pulls.ts";
import { pullSuggestions } from "../../../src/extension/models/suggestions.ts";
import type { Provider, PullProgress } from "../../../src/extension/providers/provider.ts";
import { ScriptedProvider } from "../chat/scriptedProvider.ts";

/** A host whose download is in the test's hands. */
class HeldDownload extends ScriptedProvider {
	readonly steps: PullProgress[] = [];
	#next: (() => void) | null = null;
	#end: "open" | "done" | Error = "open";

	async *pull(_name: string, signal: AbortSignal): AsyncIterable<PullProgress> {
		for (;;) {
			const step = this.steps.shift();
			if (step) yield step;
			else if (this.#end === "done") return;
			else if (this.#end instanceof Error) throw this.#end;
			else await this.#more(signal);
		}
	}

	go(...steps: readonly PullProgress[]): void {
		this.steps.push(...steps);
		this.#next?.();
	}

	end(how: "done" | Error): void {
		this.#end = how;
		this.#next?.();
	}

	#more(signal: AbortSignal): Promise<void> {
		return new Promise((resolve, reject) => {
			this.#next = resolve;
			signal.addEventListener("abort", () => reject(new Error("aborted")), { once: true });
		});
	}
}

const step = (completedBytes: number): PullProgress => ({ status: "pulling", completedBytes, totalBytes: 100 });
const settled = () => new Promise((resolve) => setImmediate(resolve));

function open(provider: Provider | null) {
	const told: PullState[] = [];
	let now = 0;
	let finished = 0;
	const pulls = new Pulls({
		providerOf: async () => provider,
		onDidChange: (state) => told.push(state),
		onDidFinish: () => (finished += 1),
		describeFailure: (error) => ({ code: "broken", message: String(error), detail: null, actions: [] }),
		localize: plainEnglish,
		now: () => now,
	});
	return { pulls, told, finished: () => finished, advance: (ms: number) => (now += ms) };
}

describe("Downloads of models", () => {
	it("tell how far they are, not more often than five times a second, and then that they are done", async () => {
		const host = new HeldDownload();
		const { pulls, told, finished, advance } = open(host);
		const ended = pulls.pull("ollama", "qwen3:8b");
		await settled();
		host.go(step(1), step(2));
		await settled();
		advance(250);
		host.go(step(50));
		await settled();
		assert.deepEqual(
			pulls.states().map(({ completedBytes }) => completedBytes),
			[50],
		);
		host.end("done");
		assert.equal((await ended).outcome, "done");
		assert.deepEqual(
			told.map(({ completedBytes, outcome }) => [completedBytes, outcome]),
			[
				[null, "running"],
				[1, "running"],
				[50, "running"],
				[50, "done"],
			],
		);
		assert.deepEqual([finished(), pulls.states()], [1, []]);
	});

	it("are joined by who asks for the same model meanwhile", async () => {
		const host = new HeldDownload();
		const { pulls } = open(host);
		const heard: string[] = [];
		const first = pulls.pull("ollama", "m");
		const second = pulls.pull("ollama", "m", ({ outcome }) => heard.push(outcome));
		assert.equal(pulls.states().length, 1);
		host.end("done");
		assert.deepEqual([(await first).outcome, (await second).outcome, heard.at(-1)], ["done", "done", "done"]);
	});

	it("end when they are cancelled, without a failure", async () => {
		const { pulls, finished } = open(new HeldDownload());
		const ended = pulls.pull("ollama", "m");
		await settled();
		pulls.cancel("ollama", "other");
		assert.equal(pulls.states().length, 1);
		pulls.cancel("ollama", "m");
		const { outcome, failure } = await ended;
		assert.deepEqual([outcome, failure, finished()], ["cancelled", null, 0]);
	});

	it("say what went wrong", async () => {
		const host = new HeldDownload();
		const { pulls } = open(host);
		const ended = pulls.pull("ollama", "m");
		host.end(new Error("no space"));
		assert.equal((await ended).failure?.message, "Error: no space");
		const nobody = await open(new ScriptedProvider()).pulls.pull("openai:lab", "m");
		assert.match(nobody.failure?.message ?? "", /cannot download models/);
	});
});

describe("Models worth downloading", () => {
	it("fit into the machine's memory; the smallest is always offered", () => {
		const names = (gigabytes: number) => pullSuggestions(gigabytes * 1e9).map(({ model }) => model);
		assert.deepEqual(
			[names(1), names(8), names(12), names(64)],
			[["qwen3:1.7b"], ["qwen3:1.7b"], ["qwen3:1.7b", "qwen3:8b"], ["qwen3:1.7b", "qwen3:8b", "gpt-oss:20b"]],
		);
	});
});
