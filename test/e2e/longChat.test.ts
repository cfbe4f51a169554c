import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { openDatabase } from "../../src/db/index.ts";
import { wasmFile, workerFile } from "../db/doorFixture.ts";
import { startOllamaStandIn, type StandIn } from "../standin/index.ts";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { eventually, type Panel, panelOf } from "./panelSteps.ts";

const title = "Every tide of the year";
const messageCount = 10_000;
const batch = 1000;
const answer = `The tide comes.

\`\`\`ts
export const tide = 5.1;
\`\`\`

| Harbour | High |
|--|--|
| North | 04:12 |

- [x] read
- [ ] refused
`;

/** Enters a long chat before the editor opens the database. */
async function enterLongChat(folder: string): Promise<void> {
	mkdirSync(folder, { recursive: true });
	const door = openDatabase({ folder, workerFile, wasmFile, machineId: "machine-1", log: () => undefined });
	const at = Date.UTC(2026, 0, 1);
	const user = { userId: "user-1", machineId: "machine-1", username: "ada", displayName: null, email: null, at };
	const { id: userId } = await door.call("people.local", user);
	const chat = { id: "long-chat", origin: "test", originKey: "long-chat", userId, projectId: null, title } as const;
	for (let from = 0; from < messageCount; from += batch) {
		const messages = Array.from({ length: batch }, (_, index) => messageAt(from + index, at));
		const entry = { ...chat, status: "active", isPinned: false, createdAt: at, headMessageId: null } as const;
		await door.call("conversations.addImported", { chat: entry, messages });
	}
	await door.close();
}

function messageAt(index: number, at: number) {
	const isUser = index % 2 === 0;
	return {
		id: `long-${index}`,
		parentId: index === 0 ? null : `long-${index - 1}`,
		role: isUser ? ("user" as const) : ("assistant" as const),
		speaker: isUser ? "user" : "agent:demo",
		parts: [{ type: "text" as const, text: isUser ? `Question ${index}: when is high water?` : answer }],
		state: "complete" as const,
		failure: null,
		finishReason: isUser ? null : "stop",
		modelId: null,
		createdAt: at + index * 60_000,
		completedAt: null,
		attachments: [],
	};
}

function elements(panel: Panel): Promise<number> {
	return panel.locator("body").evaluate(() => document.querySelectorAll("*").length);
}

describe("a chat of ten thousand messages in the installed package", () => {
	let standIn: StandIn;
	let editor: RunningEditor;
	let window: EditorWindow;
	let panel: Panel;

	before(async () => {
		standIn = await startOllamaStandIn();
		editor = await startEditor({ settings: { "daybook.ollama.host": standIn.url } });
		await enterLongChat(editor.server.folders.globalStorage);
		window = await editor.openWindow();
		panel = await panelOf(window);
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	it("opens with at most 3,000 elements", async () => {
		await window.runCommand("Daybook: Open Chat");
		await window.quickPickRows.getByText(title).first().click();
		await panel.locator('[data-message-id="long-9999"]').waitFor({ timeout: 30_000 });
		await window.page.waitForTimeout(500);
		const count = await elements(panel);
		assert.ok(count <= 3000, `${count} elements`);
	});

	it("shows no blank page while one scrolls", async () => {
		const view = await panel.locator(".transcript-viewport").boundingBox();
		assert.ok(view);
		await window.page.mouse.move(view.x + view.width / 2, view.y + view.height / 2);
		for (let turn = 0; turn < 40; turn++) {
			await window.page.mouse.wheel(0, -1200);
			await window.page.waitForTimeout(50);
			const seen = await panel.locator(".transcript-viewport").evaluate((viewport) => {
				const { top, bottom } = viewport.getBoundingClientRect();
				return Array.from(document.querySelectorAll("[data-message-id]")).some((message) => {
					const box = message.getBoundingClientRect();
					return box.bottom > top && box.top < bottom;
				});
			});
			assert.ok(seen, `turn ${turn}`);
		}
		const count = await elements(panel);
		assert.ok(count <= 3000, `${count} elements`);
	});

	it("finds its first message", async () => {
		await panel.getByRole("button", { name: "Find in chat" }).click();
		await panel.getByRole("textbox", { name: "Find in chat" }).fill("question 0:");
		await panel.locator('[data-message-id="long-0"]').waitFor({ timeout: 30_000 });
		await panel.getByText("1 of 1").waitFor();
		await window.screenshot("longChat");
		await panel.getByRole("button", { name: "Jump to latest" }).click();
		await panel.locator('[data-message-id="long-9999"]').waitFor();
		await eventually(
			() =>
				panel
					.locator(".transcript-viewport")
					.evaluate((view) => view.scrollHeight - view.clientHeight - view.scrollTop),
			(distance) => distance < 3,
		);
	});
});
