import assert from "node:assert/strict";
import { plainEnglish } from "../../../src/extension/localize.ts";
import {
	builtInCommands,
	type SlashActions,
	slashCompletions,
	SlashCommands,
} from "../../../src/extension/slash/index.ts";
import {
	expandPrompt,
	parsePrompt,
	promptCommand,
	promptName,
	type PromptSituation,
} from "../../../src/extension/slash/promptFile.ts";

function actionsInto(done: unknown[][], hasAnswer = true): SlashActions {
	return {
		newChat: async (draft) => void done.push(["new", draft]),
		selectModel: async (typed) => void done.push(["model", typed]),
		setSystemPrompt: async (...all) => void done.push(["system", ...all]),
		summarize: async (...all) => void done.push(["summarize", ...all]),
		costs: async (id) => `costs of ${id ?? "nothing"}`,
		search: async (words) => void done.push(["search", words]),
		async rate(...all) {
			done.push(["rate", ...all]);
			return hasAnswer;
		},
		exportChat: async (id, destination) => (destination === null ? null : `/w/${destination} of ${id}`),
	};
}

describe("Slash commands", () => {
	let done: unknown[][];
	beforeEach(() => (done = []));

	const run = async (name: string, argument = "", conversationId: string | null = "c", hasAnswer = true) => {
		const command = builtInCommands(actionsInto(done, hasAnswer), plainEnglish).find((one) => one.name === name);
		assert.ok(command, name);
		return command.run({ argument, conversationId });
	};

	it("do what they say with what stands behind them", async () => {
		await run("/new", "first words");
		await run("/new");
		await run("/model", "qwen");
		await run("/search", "tide -moon");
		await run("/system", "Be brief.");
		await run("/system");
		await run("/summarize");
		await run("/rate", "4 good  but long\n");
		assert.deepEqual(done, [
			["new", "first words"],
			["new", null],
			["model", "qwen"],
			["search", "tide -moon"],
			["system", "c", "Be brief."],
			["system", "c", null],
			["summarize", "c"],
			["rate", "c", 4, "good  but long"],
		]);
	});

	it("tell what came of it, and send nothing", async () => {
		assert.equal((await run("/cost")).notice, "costs of c");
		assert.equal((await run("/export", "a.md")).notice, "The chat was written to /w/a.md of c.");
		assert.deepEqual(await run("/export"), { send: null, draft: null, notice: null });
		assert.equal((await run("/help")).draft, "/");
	});

	it("say what is missing", async () => {
		await assert.rejects(run("/rate", "six"), { code: "no_rating" });
		await assert.rejects(run("/rate", "4", "c", false), { code: "no_answer" });
		await assert.rejects(run("/system", "x", null), { code: "no_chat_yet" });
		await assert.rejects(run("/summarize", "", null), { code: "no_chat_yet" });
		await assert.rejects(run("/export", "", null), { code: "no_chat_yet" });
	});

	it("are listed with those used most first, and those that begin so before those that hold it", () => {
		const commands = builtInCommands(actionsInto(done), plainEnglish);
		const labels = (typed: string, uses: readonly (readonly [string, number])[] = []) =>
			slashCompletions(typed, commands, new Map(uses)).map(({ label }) => label);
		assert.deepEqual(
			labels("", [
				["/cost", 9],
				["/rate", 3],
			]).slice(0, 3),
			["/cost", "/rate", "/new"],
		);
		assert.deepEqual(labels("e"), ["/export", "/new", "/model", "/system", "/summarize", "/search", "/rate", "/help"]);
		assert.deepEqual(labels("zzz"), []);
	});

	it("of other features come and go, each name once", () => {
		const registry = new SlashCommands();
		const link = {
			name: "/link",
			description: "",
			argument: null,
			run: async () => ({ send: null, draft: null, notice: null }),
		};
		const added = registry.add(link);
		assert.throws(() => registry.add(link), /twice/);
		assert.equal(registry.find("/LINK"), link);
		added.dispose();
		assert.deepEqual(registry.all(), []);
	});
});

describe("A prompt file", () => {
	it("is named by its file", () => {
		assert.deepEqual(["review.prompt.md", "Fix Bug.md", "ünï_code.md", "..md", "?.md", ".md"].map(promptName), [
			"/review",
			"/fix-bug",
			"/ünï-code",
			null,
			null,
			null,
		]);
	});

	it("may say in its head what it is for and what it asks for", () => {
		const text =
			"\uFEFF---\r\ndescription: 'Review a file'\r\nmode: agent\r\nargument-hint: which file\r\n---\r\nReview ${file}.\r\n";
		assert.deepEqual(parsePrompt("/review", text), {
			name: "/review",
			description: "Review a file",
			argument: "which file",
			body: "Review ${file}.",
		});
	});

	it("needs no head: its first line describes it, its place for input asks", () => {
		const prompt = parsePrompt("/x", "# Explain\n\nExplain ${input:topic:what to explain}.");
		assert.deepEqual([prompt?.description, prompt?.argument], ["Explain", "what to explain"]);
		assert.equal(parsePrompt("/x", "---\ndescription: only a head\n---\n"), null);
	});

	it("is sent with its variables filled in, and with what was typed at its end when it has no place for it", async () => {
		const fill = (body: string, argument = "") =>
			expandPrompt({ name: "/x", description: "", argument: null, body }, argument, {
				selection: "let a;",
				file: "src/a.ts",
			});
		assert.equal(fill("In ${file}: ${selection}"), "In src/a.ts: let a;");
		assert.equal(fill("About ${input:topic}!", "$& tides"), "About $& tides!");
		assert.equal(fill("Be brief.", "Why?"), "Be brief.\n\nWhy?");
		assert.equal(fill("${env:HOME} ${input}", "x"), "${env:HOME} x");
	});

	it("sends nothing with holes, and says what is to be opened or selected", async () => {
		const run = async (body: string, situation: PromptSituation) =>
			promptCommand({ name: "/x", description: "d", argument: null, body }, () => situation, plainEnglish).run({
				argument: "",
				conversationId: null,
			});
		const nothing = { selection: null, file: null };
		await assert.rejects(run("Review ${file} now", nothing), /^DaybookError: \/x asks for the open file\./);
		await assert.rejects(run("Hello ${selection}", { ...nothing, file: "a.ts" }), /\/x asks for the selected text\./);
		const { send } = await run("Hello ${selectedText}", { selection: "world", file: "a.ts" });
		assert.equal(send, "Hello world");
		assert.equal((await run("Hello", nothing)).send, "Hello");
	});
});
