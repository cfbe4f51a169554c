import assert from "node:assert/strict";
import { scenarios } from "../stage/scenarios.ts";
import { openPanel, type TestPanel } from "./panel.ts";

const sentence = "src/tide.ts was changed since. Undo it in the editor.";
const [edited, made] = ["chat-changes-m2", "chat-changes-m3"];

/** Which changes of the shown chat are said to be undone. */
const undone = ({ chat }: TestPanel): readonly string[] => {
	const changes = chat.tools.rounds.value.changesAt("chat-changes-m4");
	assert.deepEqual(
		changes.map(({ messageId }) => messageId),
		[edited, made],
	);
	return changes.filter((change) => chat.tools.isUndone(change)).map(({ messageId }) => messageId);
};

describe("Undo all", () => {
	it("marks what was undone although one file could not be, also when the chat is opened again", async () => {
		const panel = openPanel({ ...scenarios.changes, keeps: { messageId: edited, sentence } });
		await panel.chat.start();
		assert.deepEqual(undone(panel), []);
		await panel.chat.tools.undo([edited, made]);
		assert.deepEqual(undone(panel), [made]);
		assert.deepEqual(
			panel.chat.notices.shown.value.map(({ message }) => message),
			[sentence],
		);
	});

	it("knows what was undone before the panel stood", async () => {
		const { chats, ...rest } = scenarios.changes;
		const messages = chats.flatMap((chat) => chat.messages);
		const stored = messages.map((message) =>
			message.id === made && message.toolRun
				? { ...message, toolRun: { ...message.toolRun, isUndone: true } }
				: message,
		);
		const panel = openPanel({
			...rest,
			chats: chats.map((chat) => ({
				...chat,
				messages: stored.filter(({ conversationId }) => conversationId === chat.summary.id),
			})),
		});
		await panel.chat.start();
		assert.deepEqual(undone(panel), [made]);
	});
});
