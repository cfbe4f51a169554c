import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Part } from "../../../src/shared/model.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { readChats } from "../../../src/extension/transfer/index.ts";

const surroundings = "<environment_details>\n# VSCode Visible Files\nsrc/cli.ts\n</environment_details>";
const text = (words: string) => ({ type: "text", text: words });

function told(part: Part): string {
	if (part.type === "text") return part.text;
	if (part.type === "reasoning") return `(${part.text})`;
	if (part.type === "tool_call") return `${part.id} ${part.name} ${part.argumentsJson}`;
	return `${part.callId} ${part.name} -> ${part.text}`;
}

describe("Tasks of Cline and Roo Code whose calls are written as tags", () => {
	let folder: string;
	beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), "daybook-tags-"))));
	afterEach(async () => rm(folder, { recursive: true, force: true }));

	/** What becomes of a task's messages: the user's and the model's by turns. */
	const read = async (...messages: readonly (readonly object[])[]) => {
		const task = path.join(folder, "tasks", "1772000000000");
		await mkdir(task, { recursive: true });
		const stored = messages.map((content, index) => ({ role: index % 2 === 0 ? "user" : "assistant", content }));
		await writeFile(path.join(task, "api_conversation_history.json"), JSON.stringify(stored));
		const { chats, problems } = await readChats([folder], plainEnglish);
		assert.deepEqual(problems, []);
		return (chats[0]?.messages ?? []).map(({ role, parts }) => [role, ...parts.map(told)]);
	};
	/** What becomes of one answer. */
	const answer = async (words: string) => (await read([text("Go")], [text(words)]))[1]?.slice(1);

	it("are thoughts, words, calls and results, and what the user said is the user's", async () => {
		const messages = await read(
			[text("<task>\nPort the parser\n</task>"), { type: "image", source: {} }, text(surroundings)],
			[
				text(
					"<thinking>\nLook first.\n</thinking>\n\nI'll read it.\n\n<read_file>\n<path>src/a.ts</path>\n</read_file>",
				),
			],
			[text("[read_file for 'src/a.ts'] Result:"), text("export const x = 1"), text(surroundings)],
			[text("<execute_command>\n<command>npm test</command>\n</execute_command>")],
			[text("[execute_command for 'npm test'] Result:\nThe user said no:\n<feedback>\nNot now\n</feedback>")],
			[text("<attempt_completion>\n<result>\nPorted.\n</result>\n<command>npm start</command>\n</attempt_completion>")],
			[text("[attempt_completion] Result:\n<feedback>\nAdd tests please\n</feedback>"), text(surroundings)],
			[
				text(
					"<ask_followup_question>\n<question>Which?</question>\n<follow_up>\n<suggest>Unit</suggest>\n<suggest>All</suggest>\n</follow_up>\n</ask_followup_question>",
				),
			],
			[text("[ask_followup_question for 'Which?'] Result:\n<answer>\nAll\n</answer>")],
		);
		assert.deepEqual(messages, [
			["user", "Port the parser\n\n[image]"],
			["assistant", "(Look first.)", "I'll read it.", 'tagged-1 read_file {"path":"src/a.ts"}'],
			["tool", "tagged-1 read_file -> export const x = 1"],
			["assistant", 'tagged-2 execute_command {"command":"npm test"}'],
			["tool", "tagged-2 execute_command -> The user said no:"],
			["user", "Not now"],
			["assistant", "Ported.\n\nnpm start"],
			["user", "Add tests please"],
			["assistant", "Which?\n\n- Unit\n- All"],
			["user", "All"],
		]);
	});

	it("keep every word whose shape is not certain as it stands", async () => {
		for (const words of [
			"Use <thinking> for that.",
			"<thinking>never closed",
			"```xml\n<read_file>\n<path>a</path>\n</read_file>\n```",
			"<read_file>\nno argument\n</read_file>",
			"<unknown_tool>\n<path>a</path>\n</unknown_tool>",
			"<write_to_file>\n<content>a</content>b</content>\n</write_to_file>",
			"  kept spaces\n\n",
		]) {
			assert.deepEqual(await answer(words), [words]);
		}
		const strange = "[read_file for 'a.ts'] Result:\nnobody asked";
		assert.deepEqual(await read([text(strange)]), [["user", strange]]);
	});

	it("keep the lines of what a call would write", async () => {
		const words = "<write_to_file>\n<path>a.py</path>\n<content>\n  if x:\n\ty\n</content>\n</write_to_file>\nDone.";
		assert.deepEqual(await answer(words), [
			'tagged-1 write_to_file {"path":"a.py","content":"  if x:\\n\\ty"}',
			"Done.",
		]);
	});
});
