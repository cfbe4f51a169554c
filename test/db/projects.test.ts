import assert from "node:assert/strict";
import { Book, call, day, noon, sighting } from "./bookFixture.ts";

describe("Projects", () => {
	let book: Book;
	beforeEach(async () => {
		book = await Book.open();
	});

	const record = (extra: Parameters<typeof sighting>[0] = {}) => book.run("projects.recordSighting", sighting(extra));
	const names = () => book.run("projects.list", { status: "active" }).map((project) => project.name);

	describe("are recognised", () => {
		const remote = "github.com/acme/shop";

		it("by their place", () => {
			assert.equal(record({ ids: "1" }).isNew, true);
			const again = record({ ids: "2", at: noon + 1 });
			assert.deepEqual([again.projectId, again.sightingId, again.isNew], ["project-1", "sighting-1", false]);
		});

		it("by the remote when cloned elsewhere, each place with a sighting of its own", () => {
			record({ remote });
			const clone = record({ ids: "2", remote, folderUri: "file:///tmp/clone", machineId: "machine-2", at: noon + 1 });
			assert.equal(clone.projectId, "project-1");
			assert.equal(book.run("projects.sightings", { projectId: "project-1" }).length, 2);
		});

		it("by the folder itself when it was renamed on its disk", () => {
			record({ folderIdentity: "8:1:77" });
			assert.equal(record({ ids: "2", folderIdentity: "8:1:77", folderUri: "file:///renamed" }).projectId, "project-1");
		});

		it("by the first commit when there is no remote", () => {
			record({ rootCommit: "abc" });
			assert.equal(record({ ids: "2", rootCommit: "abc", folderUri: "file:///moved" }).projectId, "project-1");
		});

		it("in a workspace file and through a remote window as the same", () => {
			record({ remote });
			const saved = record({ ids: "2", remote, workspaceFile: "file:///all.code-workspace", at: noon + 1 });
			const ssh = record({
				ids: "3",
				remote,
				folderUri: "vscode-remote://ssh-remote+box/shop",
				remoteName: "ssh-remote",
			});
			assert.deepEqual([saved.projectId, ssh.projectId], ["project-1", "project-1"]);
		});

		it("as two in two folders of one repository", () => {
			record({ remote, repositoryPath: "packages/a", folderUri: "file:///r/a" });
			assert.equal(record({ ids: "2", remote, repositoryPath: "packages/b", folderUri: "file:///r/b" }).isNew, true);
		});

		it("as another when a fork shares only the first commit", () => {
			record({ remote, rootCommit: "abc" });
			const fork = record({ ids: "2", remote: "github.com/me/shop", rootCommit: "abc", folderUri: "file:///fork" });
			assert.equal(fork.isNew, true);
		});

		it("as another when a new repository stands at the old place", () => {
			record({ rootCommit: "abc" });
			assert.equal(record({ ids: "2", rootCommit: "def", at: noon + 1 }).isNew, true);
		});

		it("by their place when a repository moves to another host", () => {
			record({ remote });
			assert.equal(record({ ids: "2", remote: "gitlab.com/acme/shop", at: noon + 1 }).projectId, "project-1");
		});

		it("by their place first, with the others named as candidates", () => {
			record({ ids: "1", folderUri: "file:///a" });
			record({ ids: "2", folderUri: "file:///b", remote });
			const both = record({ ids: "3", folderUri: "file:///a", remote, at: noon + 1 });
			assert.deepEqual([both.projectId, both.candidateIds], ["project-1", ["project-2"]]);
		});
	});

	it("take what was detected anew and keep the user's own name", () => {
		record();
		record({ name: "shop-web", at: noon + 1 });
		assert.deepEqual(names(), ["shop-web"]);
		book.run("projects.rename", { projectId: "project-1", name: "My shop", at: noon + 2 });
		assert.equal(record({ name: "other", at: noon + 3 }).name, "My shop");
		book.run("projects.describe", { projectId: "project-1", description: "sells", at: noon + 4 });
		assert.equal(book.run("projects.list", { status: "all" })[0]?.description, "sells");
	});

	it("are not set back by an older sighting that is sent again", () => {
		record({ name: "old" });
		record({ name: "new", at: noon + 5 });
		record({ name: "old" });
		assert.deepEqual(names(), ["new"]);
	});

	it("are listed by their latest activity with time and cost", () => {
		record({ ids: "1", folderUri: "file:///a", name: "a" });
		record({ ids: "2", folderUri: "file:///b", name: "b", at: noon + 1 });
		book.openSession("s", 1, "project-1");
		const minute = noon + 60_000;
		book.run("sessions.heartbeat", {
			sessionId: "s",
			at: minute,
			projectId: "project-1",
			minutes: [{ minute, projectId: "project-1", seconds: 40 }],
		});
		book.ask("c", "q", "how?", { projectId: "project-1" });
		const priced = call("u1", { figures: { reportedCostMicroUsd: 250 } });
		book.answer("c", "q", "r", "so", { call: priced });
		book.answer("c", "q", "r2", "or so", { call: call("u2") });
		const [first, second] = book.run("projects.list", { status: "active" });
		assert.deepEqual(
			[first?.name, first?.activeSeconds, first?.lastActivityAt, first?.cost],
			["a", 40, minute, { microUsd: 250, unpricedCalls: 1 }],
		);
		assert.deepEqual([second?.name, second?.folderUri, second?.cost.microUsd], ["b", "file:///b", 0]);
	});

	it("are archived and brought back", () => {
		record();
		book.run("projects.setStatus", { projectId: "project-1", status: "archived", at: noon });
		assert.deepEqual(names(), []);
		assert.equal(book.run("projects.list", { status: "archived" }).length, 1);
	});

	describe("merged by hand", () => {
		beforeEach(() => {
			record({ ids: "1", folderUri: "file:///a", name: "a" });
			record({ ids: "2", folderUri: "file:///b", name: "b" });
			for (const n of ["1", "2"]) {
				const projectId = `project-${n}`;
				book.openSession(`s${n}`, 1, projectId);
				book.run("sessions.heartbeat", {
					sessionId: `s${n}`,
					at: noon,
					projectId,
					minutes: [{ minute: noon, projectId, seconds: 30 }],
				});
				book.ask(`c${n}`, `q${n}`, "how?", { projectId });
				const paid = call(`u${n}`, { figures: { reportedCostMicroUsd: 100 } });
				book.answer(`c${n}`, `q${n}`, `r${n}`, "so", { call: paid });
				book.run("commands.count", { useId: `use${n}`, userId: "user-1", projectId, command: "/new", day, at: noon });
				book.run("settings.set", { scope: { kind: "project", id: projectId }, changes: { systemPrompt: n }, at: noon });
			}
		});

		it("become one with everything", () => {
			book.run("projects.merge", { fromId: "project-1", intoId: "project-2", at: noon + 9 });
			const list = book.run("projects.list", { status: "all" });
			assert.equal(list.length, 1);
			assert.deepEqual([list[0]?.activeSeconds, list[0]?.cost.microUsd], [60, 200]);
			const chats = book.run("conversations.list", {
				scope: "project",
				projectId: "project-2",
				status: "active",
				before: null,
				limit: 10,
				isPinned: null,
			});
			assert.equal(chats.conversations.length, 2);
			assert.deepEqual(book.run("maintenance.recount", {}), []);
			assert.equal(record({ ids: "3", folderUri: "file:///a", at: noon + 10 }).projectId, "project-2");
			const settings = book.run("settings.get", { conversationId: null, projectId: "project-2" });
			assert.equal(settings.project.systemPrompt, "2");
			assert.equal(book.database.get<{ n: number }>("SELECT sum(usage_count) AS n FROM command_usage")?.n, 2);
		});

		it("are not merged in a circle", () => {
			book.run("projects.merge", { fromId: "project-1", intoId: "project-2", at: noon });
			assert.throws(() => book.run("projects.merge", { fromId: "project-2", intoId: "project-1", at: noon }), {
				code: "conflict",
			});
		});

		it("come apart again by the place where things were done", () => {
			book.run("projects.merge", { fromId: "project-1", intoId: "project-2", at: noon });
			book.run("projects.split", {
				projectId: "project-2",
				sightingId: "sighting-1",
				newProjectId: "project-9",
				name: "a again",
				at: noon,
			});
			const [again] = book.run("projects.list", { status: "all" }).filter((project) => project.id === "project-9");
			assert.deepEqual([again?.name, again?.activeSeconds, again?.cost.microUsd], ["a again", 30, 100]);
			assert.equal(book.run("conversations.get", { conversationId: "c1" })?.projectId, "project-9");
			assert.equal(book.run("conversations.get", { conversationId: "c2" })?.projectId, "project-2");
			assert.equal(record({ ids: "4", folderUri: "file:///a", at: noon + 10 }).projectId, "project-9");
			assert.deepEqual(book.run("maintenance.recount", {}), []);
		});
	});
});
