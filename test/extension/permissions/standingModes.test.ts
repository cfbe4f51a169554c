import assert from "node:assert/strict";
import { plainEnglish } from "../../../src/extension/localize.ts";
import type { ModesOfScopes } from "../../../src/extension/permissions/permissions.ts";
import { standingModes } from "../../../src/extension/permissions/standingModes.ts";

describe("What acts without asking because it was set so", () => {
	const none = { permissionMode: null, toolModes: null };
	const place = { conversationId: "c", projectId: "p" };
	const listed = async (modes: Partial<ModesOfScopes>) => {
		const set: unknown[] = [];
		const permissions = {
			modes: async () => ({ chat: none, project: none, global: none, ...modes }),
			setModes: async (...chosen: unknown[]) => set.push(chosen) > 0,
		};
		return { items: await standingModes(permissions, place, plainEnglish), set };
	};

	it("is nothing where all is asked for or off", async () => {
		const { items } = await listed({ chat: { permissionMode: "confirm", toolModes: { run_command: "deny" } } });
		assert.deepEqual(items, []);
	});

	it("is named with its scope, and ends when it is taken back, which restricts no less than before", async () => {
		const { items, set } = await listed({
			chat: { permissionMode: "auto", toolModes: { run_command: "deny" } },
			global: { permissionMode: null, toolModes: { edit_file: "auto", write_file: "auto", delete_file: "confirm" } },
		});
		assert.deepEqual(
			items.map(({ id, label, detail }) => [id, label, detail]),
			[
				["modes:chat", "Let tools act without asking", "in the chat that is shown"],
				["modes:global", "Let these tools act without asking: edit_file, write_file", "in all chats"],
			],
		);
		for (const item of items) await item.takeBack();
		assert.deepEqual(set, [
			[place, "chat", { permissionMode: null, toolModes: { run_command: "deny" } }],
			[place, "global", { permissionMode: null, toolModes: { delete_file: "confirm" } }],
		]);
	});
});
