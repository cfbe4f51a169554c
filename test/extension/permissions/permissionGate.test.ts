import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Action } from "../../../src/extension/permissions/action.ts";
import { type ApprovalAnswer, type ApprovalRequest, Approvals } from "../../../src/extension/approvals.ts";
import {
	type EnteredDecision,
	PermissionGate,
	type Surroundings,
} from "../../../src/extension/permissions/permissionGate.ts";
import type { CallPlace } from "../../../src/extension/permissions/permissions.ts";
import { readRestrictions } from "../../../src/extension/permissions/restrictions.ts";
import { RightsStore } from "../../../src/extension/permissions/rightsStore.ts";
import { SealKeeper } from "../../../src/extension/permissions/sealKeeper.ts";
import { noon, sighting } from "../../db/bookFixture.ts";
import { BookDatabase } from "../chat/bookDatabase.ts";
import { createJudgedPlace, type JudgedPlace } from "./judgedPlace.ts";

const never = new AbortController().signal;
const chat: CallPlace = { conversationId: "c", projectId: null, roundNumber: 1, messageId: "q", speaker: "agent:x" };

/** One window's gate on a database and a secret storage that windows share. */
class Window {
	readonly entered: EnteredDecision[] = [];
	readonly agreed: string[][] = [];
	readonly changes: string[] = [];
	readonly approvals = new Approvals();
	readonly rights: RightsStore;
	readonly gate: PermissionGate;
	agrees = true;
	/** What happens elsewhere while the user is being asked. */
	meanwhile = async (): Promise<void> => {};
	#calls = 0;

	constructor(database: BookDatabase, secrets: Map<string, string>, surroundings: () => Surroundings) {
		let ids = 0;
		this.rights = new RightsStore({
			database: () => database.database,
			seals: new SealKeeper({
				get: async (name) => secrets.get(name),
				store: async (name, value) => void secrets.set(name, value),
			}),
			userId: async () => "user-1",
			newId: () => `grant-${(ids += 1)}-${secrets.size}`,
			now: () => noon,
		});
		this.gate = new PermissionGate({
			approvals: this.approvals,
			rights: this.rights,
			surroundings,
			enterDecision: async (decision) => void this.entered.push(decision),
			agrees: async (tools) => {
				this.agreed.push([...tools]);
				await this.meanwhile();
				return this.agrees;
			},
			didChange: async (...[change, tools, scope]) => void this.changes.push([change, ...tools, scope].join(" ")),
			warn: () => {},
		});
	}

	/** Decides about a call; `answer` is given to each request it makes. */
	async decide(
		action: Action,
		answer?: (request: ApprovalRequest) => Exclude<ApprovalAnswer, { kind: "cancelled" }>,
		place: CallPlace = chat,
		mayHaveRun = false,
	) {
		const asked: ApprovalRequest[] = [];
		const end = this.approvals.onDidChange(() => {
			for (const request of this.approvals.waiting()) {
				if (asked.includes(request)) continue;
				asked.push(request);
				assert.ok(answer, `it was asked: ${request.judgement.rule}`);
				this.approvals.answer(request.hash, answer(request));
			}
		});
		const callId = `call-${(this.#calls += 1)}`;
		const call = { callId, toolName: toolOf(action), argumentsJson: "{}", action, mayHaveRun };
		const verdict = await this.gate.decide(call, place, never);
		end();
		return { ...verdict, asked };
	}
}

const toolNames: ReadonlyMap<string, string> = new Map([
	["write", "edit_file"],
	["command", "run_command"],
	["fetch", "fetch_url"],
	["read", "read_file"],
]);

function toolOf({ kind }: Action): string {
	return toolNames.get(kind) ?? "a_tool";
}

describe("the permission gate", () => {
	let place: JudgedPlace;
	let database: BookDatabase;
	let secrets: Map<string, string>;
	let window: Window;
	let around: Partial<Surroundings>;
	before(() => {
		place = createJudgedPlace();
	});
	after(() => place.remove());
	beforeEach(async () => {
		database = await BookDatabase.open();
		database.book.ask("c", "q", "how?");
		database.book.ask("d", "q2", "what?");
		secrets = new Map();
		around = {};
		window = open();
	});

	const open = () =>
		new Window(database, secrets, () => ({ ...place.permissive, isVirtual: false, restrictions: [], ...around }));
	const once = () => ({ kind: "allow", scope: "once" }) as const;
	const forChat = () => ({ kind: "allow", scope: "chat" }) as const;
	const forProject = () => ({ kind: "allow", scope: "project" }) as const;
	const edit: Action = { kind: "write", path: "src/a.ts" };
	const test: Action = { kind: "command", command: "npm test", cwd: null };

	it("asks by default, and runs what was resolved and nothing else", async () => {
		const verdict = await window.decide(test, once);
		assert.deepEqual([verdict.isAllowed, verdict.decidedBy, verdict.asked.length], [true, "user", 1]);
		assert.deepEqual(verdict.approved, {
			kind: "command",
			script: "npm test",
			cwd: place.workspace,
			commands: [["npm", "test"]],
		});
		assert.equal((await window.decide(test, once)).asked.length, 1, "once is once");
		assert.deepEqual(
			window.entered.map(({ isAllowed, decidedBy, reason }) => [isAllowed, decidedBy, reason]),
			[
				[true, "user", "asks · npm test"],
				[true, "user", "asks · npm test"],
			],
		);
	});

	it("asks for a call that may have run whatever was allowed before, says so, and lets reading be", async () => {
		await window.decide(test, forChat);
		assert.equal((await window.decide(test)).decidedBy, "grant");
		const again = await window.decide(test, once, chat, true);
		assert.deepEqual([again.isAllowed, again.decidedBy, again.asked.length], [true, "user", 1]);
		assert.match(again.asked[0]?.judgement.reason ?? "", /may have run already/);
		assert.deepEqual(again.asked[0]?.judgement.offers, []);
		const asked = await window.decide(edit, once, chat, true);
		assert.match(asked.asked[0]?.judgement.warnings[0] ?? "", /may have run already/);
		assert.equal((await window.decide({ kind: "read", path: "src/a.ts" }, undefined, chat, true)).decidedBy, "rule");
	});

	it("reads inside without asking", async () => {
		const verdict = await window.decide({ kind: "read", path: "src/a.ts" });
		assert.deepEqual([verdict.isAllowed, verdict.decidedBy], [true, "rule"]);
	});

	it("tells the model what the user said instead", async () => {
		const verdict = await window.decide(test, () => ({ kind: "deny", words: " Use make. " }));
		assert.deepEqual([verdict.isAllowed, verdict.decidedBy, verdict.approved], [false, "user", null]);
		assert.equal(verdict.wordsToModel, "The user did not allow this call and says: Use make.");
	});

	it("keeps what is allowed for a chat to that chat, and for this very command", async () => {
		await window.decide(test, forChat);
		const again = await window.decide(test);
		assert.deepEqual([again.isAllowed, again.decidedBy], [true, "grant"]);
		assert.ok(window.entered.at(-1)?.grantId);
		const other: Action = { kind: "command", command: "npm test --prefix /tmp/evil", cwd: null };
		assert.equal((await window.decide(other, once)).asked.length, 1);
		assert.equal((await window.decide({ ...test, cwd: "src" }, once)).asked.length, 1);
		assert.equal((await window.decide(test, once, { ...chat, conversationId: "d" })).asked.length, 1);
	});

	it("keeps what is allowed for a project to its folder, in every chat, and to nothing protected", async () => {
		await window.decide(edit, forProject);
		const inOther = { ...chat, conversationId: "d" };
		assert.equal((await window.decide({ kind: "create", path: "src/new.ts" }, undefined, inOther)).decidedBy, "grant");
		for (const file of [".vscode/settings.json", "/ws2/b.txt", "nested/code.ts", "package.json"]) {
			const verdict = await window.decide({ kind: "write", path: place.here(file) }, once);
			assert.equal(verdict.asked.length, 1, file);
		}
	});

	it("takes back what is revoked, in every window, at once", async () => {
		const other = open();
		await window.decide(test, forProject);
		assert.equal((await other.decide(test)).decidedBy, "grant");
		const [grant] = await window.rights.list();
		assert.ok(grant);
		await window.rights.revoke([grant.id]);
		assert.equal((await other.decide(test, once)).asked.length, 1);
		// Somebody brings it back where he can reach: in the database.
		database.book.database.execute("UPDATE tool_grants SET revoked_at = NULL");
		assert.equal((await window.decide(test, once)).asked.length, 1);
		assert.deepEqual(await window.rights.list(), []);
	});

	it("believes no row that somebody else wrote, changed or copied", async () => {
		await window.decide(test, forChat);
		const [row] = database.book.database.all<{ rule: string }>("SELECT rule FROM tool_grants");
		const { seal } = JSON.parse(row?.rule ?? "{}") as { seal: string };
		const covers = { kind: "command", script: "curl evil", cwd: place.workspace };
		const rules = [
			JSON.stringify({ covers, seal }),
			JSON.stringify({ covers, seal: "" }),
			JSON.stringify({ covers }),
			JSON.stringify({ covers: { ...covers, kind: "everything" }, seal }),
			"[]",
		];
		const evil: Action = { kind: "command", command: "curl evil", cwd: null };
		for (const rule of rules) {
			database.book.database.run("UPDATE tool_grants SET rule = :rule", { rule });
			assert.equal((await window.decide(evil, once)).asked.length, 1, rule);
			assert.deepEqual(await window.rights.list(), []);
		}
		database.book.database.run("UPDATE tool_grants SET rule = :rule", { rule: row?.rule ?? "" });
		assert.equal((await window.rights.list()).length, 1);
		database.book.database.execute("UPDATE tool_grants SET conversation_id = 'd'");
		assert.equal((await window.decide(test, once, { ...chat, conversationId: "d" })).asked.length, 1);
		database.book.database.execute("UPDATE tool_grants SET conversation_id = NULL");
		assert.equal((await window.decide(test, once)).asked.length, 1);
	});

	it("keeps what is allowed for a project's hosts to that project, whoever moves it", async () => {
		database.book.run("projects.recordSighting", sighting());
		const project = { ...chat, projectId: "project-1" };
		const fetch: Action = { kind: "fetch", url: "https://docs.example/page" };
		assert.equal((await window.decide(fetch, forProject, project)).asked.length, 1);
		assert.equal((await window.decide(fetch, undefined, project)).decidedBy, "grant");
		const elsewhere = { ...chat, conversationId: "d", projectId: "project-2" };
		assert.equal((await window.decide(fetch, once, elsewhere)).asked.length, 1);
		database.book.run("projects.recordSighting", sighting({ ids: "2", folderUri: "file:///elsewhere" }));
		database.book.database.execute("UPDATE tool_grants SET project_id = 'project-2'");
		assert.equal((await window.decide(fetch, once, elsewhere)).asked.length, 1, "the seal is of its project");
	});

	it("carries through a merge of projects what is bound to a folder, and nothing that is bound to a project", async () => {
		database.book.run("projects.recordSighting", sighting({ ids: "2", folderUri: "file:///elsewhere" }));
		database.book.run("projects.recordSighting", sighting());
		const [merged, into] = [
			{ ...chat, projectId: "project-1" },
			{ ...chat, conversationId: "d", projectId: "project-2" },
		];
		const fetch: Action = { kind: "fetch", url: "https://docs.example/page" };
		await window.decide(edit, forProject, merged);
		await window.decide(fetch, forProject, merged);
		await window.gate.setModes(merged, "project", { permissionMode: "auto" });
		database.book.run("projects.merge", { fromId: "project-1", intoId: "project-2", at: noon });
		assert.equal((await window.decide(fetch, once, into)).asked.length, 1, "it was agreed to for another project");
		assert.equal((await window.decide(edit, undefined, into)).decidedBy, "grant", "the folder is the same");
		assert.equal((await window.gate.modes(into)).project.permissionMode, null);
		const outside: Action = { kind: "create", path: "/ws2/new.txt" };
		assert.equal((await window.decide(outside, once, into)).asked.length, 1);
	});

	it("believes nothing of another machine, or without its secret storage", async () => {
		await window.decide(test, forProject);
		secrets.clear();
		assert.equal((await window.decide(test, once)).asked.length, 1);
		secrets.set("daybook.permissionSeal", "not ours");
		assert.equal((await window.decide(test, once)).asked.length, 1);
	});

	it("looks again after the answer: what was put there meanwhile was not what was shown", async () => {
		const file = path.join(place.workspace, "src/swapped.ts");
		writeFileSync(file, "one");
		let times = 0;
		const verdict = await window.decide({ kind: "write", path: "src/swapped.ts" }, () => {
			times += 1;
			if (times === 1) writeFileSync(file, "something longer");
			return { kind: "allow", scope: "once" };
		});
		assert.deepEqual([verdict.asked.length, verdict.isAllowed], [2, true]);
		assert.notEqual(verdict.asked[0]?.hash, verdict.asked[1]?.hash);
		const endless = await window.decide({ kind: "write", path: "src/swapped.ts" }, () => {
			times += 1;
			writeFileSync(file, "x".repeat(times));
			return { kind: "allow", scope: "once" };
		});
		assert.deepEqual([endless.isAllowed, endless.judgement.rule], [false, "changed"]);
	});

	it("does not run what cannot be entered", async () => {
		const silent = new PermissionGate({
			approvals: new Approvals(),
			rights: window.rights,
			surroundings: () => ({ ...place.permissive, isVirtual: false, restrictions: [] }),
			enterDecision: async () => Promise.reject(new Error("no book")),
			agrees: async () => true,
			didChange: async () => {},
			warn: () => {},
		});
		const action: Action = { kind: "read", path: "src/a.ts" };
		const call = { callId: "1", toolName: "read_file", argumentsJson: "{}", action };
		const verdict = await silent.decide(call, chat, never);
		assert.deepEqual([verdict.isAllowed, verdict.approved], [false, null]);
	});

	it("asks for everything while the database cannot be read", async () => {
		await window.gate.setModes(chat, "global", { permissionMode: "auto" });
		assert.equal((await window.decide(edit)).decidedBy, "mode");
		database.failNext("settings.get", "failed", 2);
		assert.equal((await window.decide(edit, once)).asked.length, 1);
	});

	it("is cancelled with the round and enters no decision then", async () => {
		const stop = new AbortController();
		const call = { callId: "1", toolName: "run_command", argumentsJson: "{}", action: test };
		const deciding = window.gate.decide(call, chat, stop.signal);
		const waiting = new Promise<void>((resolve) => {
			if (window.approvals.waiting().length > 0) resolve();
			window.approvals.onDidChange(resolve);
		});
		await waiting;
		stop.abort();
		const verdict = await deciding;
		assert.deepEqual([verdict.isAllowed, verdict.decidedBy, window.entered.length], [false, "cancelled", 0]);
	});

	describe("and modes", () => {
		const readOnly: Action = { kind: "command", command: "ls src", cwd: null };

		it("takes the strictest of what is said for all, for the project and for the chat", async () => {
			await window.gate.setModes(chat, "chat", { permissionMode: "auto" });
			assert.equal((await window.decide(edit)).decidedBy, "mode");
			assert.equal((await window.decide(readOnly)).judgement.rule, "command.readOnly");
			assert.equal((await window.decide(test, once)).asked.length, 1);
			await window.gate.setModes(chat, "global", { permissionMode: "confirm" });
			assert.equal((await window.decide(edit, once)).asked.length, 1);
			assert.equal((await window.decide({ kind: "read", path: "src/a.ts" })).isAllowed, true);
			await window.gate.setModes(chat, "global", { permissionMode: "deny" });
			const denied = await window.decide({ kind: "read", path: "src/a.ts" });
			assert.deepEqual([denied.isAllowed, denied.judgement.rule], [false, "mode.deny"]);
			assert.deepEqual([...(await window.gate.offered(["read_file"], chat))], []);
		});

		it("keeps both of two choices that are made at the same time", async () => {
			await Promise.all([
				window.gate.setModes(chat, "chat", { permissionMode: "deny" }),
				window.gate.setModes(chat, "chat", { toolModes: { run_command: "confirm" } }),
			]);
			assert.deepEqual((await window.gate.modes(chat)).chat, {
				permissionMode: "deny",
				toolModes: { run_command: "confirm" },
			});
		});

		it("keeps what another window chose while the user was asked here", async () => {
			const other = open();
			window.meanwhile = async () => {
				await other.gate.setModes(chat, "chat", { permissionMode: "confirm", toolModes: { run_command: "deny" } });
			};
			await window.gate.setModes(chat, "chat", { toolModes: { edit_file: "auto" } });
			assert.deepEqual((await window.gate.modes(chat)).chat, {
				permissionMode: "confirm",
				toolModes: { run_command: "deny", edit_file: "auto" },
			});
		});

		it("holds a tool to what is said of it by name", async () => {
			await window.decide(test, forChat);
			await window.gate.setModes(chat, "chat", { toolModes: { run_command: "confirm", edit_file: "deny" } });
			const asked = await window.decide(test, once);
			assert.deepEqual(asked.asked[0]?.judgement.offers, [], "asked each time: nothing is offered for longer");
			assert.equal((await window.decide(edit)).isAllowed, false);
			const names = ["run_command", "edit_file", "read_file", "__proto__", "constructor"];
			assert.deepEqual(
				[...(await window.gate.offered(names, chat))],
				["run_command", "read_file", "__proto__", "constructor"],
			);
		});

		it("asks in a chat set to ask also for what was allowed for the whole project", async () => {
			await window.decide(test, forProject);
			await window.decide(edit, forProject);
			await window.gate.setModes(chat, "chat", { permissionMode: "confirm" });
			const asked = await window.decide(test, forChat);
			assert.deepEqual(
				asked.asked[0]?.judgement.offers.map(({ scope }) => scope),
				["chat"],
				"what would hold here",
			);
			assert.equal((await window.decide(edit, once)).asked.length, 1);
			assert.equal((await window.decide(test)).decidedBy, "grant", "allowed for this very chat, after the choice");
			assert.equal((await window.decide({ kind: "read", path: "src/a.ts" })).isAllowed, true);
			assert.equal((await window.decide(edit, undefined, { ...chat, conversationId: "d" })).decidedBy, "grant");
		});

		it("lets nobody bring back in the database what was taken back", async () => {
			const row = () =>
				database.book.database.all<Record<string, string | null>>(
					"SELECT permission_mode, tool_modes, modes_seal FROM chat_settings",
				)[0];
			const write = (values: ReturnType<typeof row>) =>
				database.book.database.run(
					`UPDATE chat_settings SET permission_mode = :permission_mode, tool_modes = :tool_modes, modes_seal = :modes_seal`,
					{ ...values },
				);
			const wide = [{ permissionMode: "auto" }, { permissionMode: null, toolModes: { edit_file: "auto" } }] as const;
			for (const widening of wide) {
				await window.gate.setModes(chat, "global", widening);
				assert.equal((await open().decide(edit)).decidedBy, "mode");
				const earlier = row();
				await window.gate.setModes(chat, "global", { permissionMode: "confirm", toolModes: null });
				write(earlier);
				assert.equal((await window.decide(edit, once)).asked.length, 1);
				assert.equal((await open().decide(edit, once)).asked.length, 1, "in no window");
				// Nor where something else is allowed by now.
				await window.gate.setModes(chat, "global", { permissionMode: null, toolModes: { run_command: "auto" } });
				write(earlier);
				assert.equal((await window.decide(edit, once)).asked.length, 1);
			}
		});

		it("tells for the book what may act without asking and what is off, each once", async () => {
			await window.gate.setModes(chat, "global", { permissionMode: "deny" });
			await window.gate.setModes(chat, "global", { permissionMode: "deny" });
			await window.gate.setModes(chat, "chat", { toolModes: { edit_file: "auto", run_command: "deny" } });
			await window.gate.setModes(chat, "chat", { toolModes: null });
			assert.deepEqual(window.changes, [
				"off * global",
				"widened edit_file chat",
				"off run_command chat",
				"narrowed edit_file chat",
			]);
		});

		it("asks the user once more before it widens, and never when it narrows", async () => {
			window.agrees = false;
			assert.equal(await window.gate.setModes(chat, "chat", { toolModes: { edit_file: "auto" } }), false);
			assert.equal((await window.decide(edit, once)).asked.length, 1);
			assert.equal(await window.gate.setModes(chat, "chat", { permissionMode: "deny" }), true);
			assert.deepEqual(window.agreed, [["edit_file"]]);
		});

		it("believes no widening that somebody wrote into the database, but every narrowing", async () => {
			const write = (changes: string) => database.book.database.execute(`UPDATE chat_settings SET ${changes}`);
			await window.gate.setModes(chat, "global", { permissionMode: "confirm" });
			write(`permission_mode = 'auto', tool_modes = '{"edit_file":"auto"}'`);
			assert.equal((await window.decide(edit, once)).asked.length, 1);
			await window.gate.setModes(chat, "global", { permissionMode: "auto", toolModes: null });
			assert.equal((await window.decide(edit)).decidedBy, "mode");
			write(`tool_modes = '{"run_command":"auto"}'`);
			assert.equal((await window.decide(edit, once)).asked.length, 1, "the seal is of the whole");
			write(`tool_modes = '{"edit_file":"deny"}'`);
			assert.equal((await window.decide(edit)).isAllowed, false);
			// The seal of one chat on another.
			await window.gate.setModes(chat, "chat", { permissionMode: "auto" });
			write("permission_mode = NULL, tool_modes = NULL WHERE conversation_id IS NULL");
			write("conversation_id = 'd' WHERE conversation_id = 'c'");
			assert.equal((await window.decide(edit, once, { ...chat, conversationId: "d" })).asked.length, 1);
		});

		it("lets settings restrict only, each level on top of the others", async () => {
			await window.gate.setModes(chat, "global", { permissionMode: "auto" });
			around = {
				restrictions: readRestrictions([
					{
						globalValue: { run_command: "deny" },
						workspaceValue: { run_command: "auto", edit_file: "auto", fetch_url: "confirm" },
					},
				]),
			};
			assert.equal((await window.decide(test)).judgement.rule, "mode.deny");
			assert.equal(
				(await window.decide(edit)).judgement.rule,
				"mode.deny",
				"what is no restriction is the strictest one",
			);
			around = { restrictions: readRestrictions([{ workspaceValue: { edit_file: "confirm" } }]) };
			assert.equal((await window.decide(edit, once)).asked.length, 1);
			assert.deepEqual(readRestrictions([{ workspaceValue: ["edit_file"], globalValue: "auto" }]), []);
		});

		it("offers nothing in an untrusted workspace and runs nothing there by itself", async () => {
			await window.gate.setModes(chat, "global", { permissionMode: "auto" });
			await window.decide(test, forProject);
			around = { isTrusted: false };
			assert.deepEqual([...(await window.gate.offered(["read_file", "run_command"], chat))], []);
			for (const action of [edit, test, { kind: "mcp", serverId: "s", tool: "t", fingerprint: "f" } as const]) {
				assert.deepEqual((await window.decide(action)).judgement.rule, "untrusted");
			}
			for (const action of [{ kind: "read", path: "src/a.ts" }, { kind: "search" }, { kind: "history" }] as const) {
				assert.equal((await window.decide(action, once)).asked.length, 1);
			}
		});

		it("hides the tools for files and commands where the folder is on no disk", async () => {
			around = { isVirtual: true };
			assert.deepEqual(
				[...(await window.gate.offered(["read_file", "run_command", "fetch_url", "mcp__a__b"], chat))],
				["fetch_url", "mcp__a__b"],
			);
		});
	});

	it("allows a tool of a server as long as its definition stays, whatever it says of itself", async () => {
		const add = { kind: "mcp", serverId: "s", tool: "add", fingerprint: "1" } as const;
		await window.gate.setModes(chat, "global", { permissionMode: "auto", toolModes: { a_tool: "auto" } });
		assert.equal((await window.decide(add, forProject)).asked.length, 1);
		assert.equal((await window.decide(add)).decidedBy, "grant");
		for (const other of [{ fingerprint: "2" }, { serverId: "t" }, { tool: "sub" }]) {
			assert.equal((await window.decide({ ...add, ...other }, once)).asked.length, 1);
		}
	});
});
