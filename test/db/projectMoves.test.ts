import assert from "node:assert/strict";
import { Book, call, counts, noon, sighting } from "./bookFixture.ts";
import { transcriptChunk } from "./transcriptChunk.ts";

/** Opus at $4 a million in: `dollars` of them. */
const paid = (dollars: number) => ({ counts: counts({ inputUncached: dollars * 250_000, output: 0 }) });

describe("What was spent, when it changes its project", () => {
	let book: Book;
	beforeEach(async () => {
		book = await Book.open();
	});

	/** Enters an agent session in a folder that spent so much. */
	function runAgent(sessionId: string, workingDirectory: string, dollars: number): void {
		const chunk = transcriptChunk({ sessionId, path: `/transcripts/${sessionId}.jsonl` });
		const sessions = chunk.sessions.map((facts) => ({ ...facts, workingDirectory }));
		const calls = chunk.calls.map((told) => ({ ...told, figures: { ...told.figures, ...paid(dollars) } }));
		book.run("agents.enter", {
			tool: "claude_code",
			userId: "user-1",
			at: noon,
			chunks: [{ ...chunk, sessions, calls }],
		});
	}

	/** Links sessions; those that ran outside of every place are known by the repository. */
	const link = (directories: readonly string[]): number =>
		book.run("agents.link", {
			folders: directories.map((workingDirectory) => ({
				workingDirectory,
				remote: "example.org/ada/shop",
				repositoryPath: "",
			})),
		});

	const pending = () => book.run("team.pending", { target: "team", limit: 100 });

	/** Sends what is pending; gives it by call as project and revision. */
	function push(): unknown {
		const sent = pending();
		book.run("team.confirm", { target: "team", sequence: sent.at(-1)?.change_sequence ?? 0, at: noon });
		assert.deepEqual(pending(), []);
		return sent.map(({ project, revision }) => [project, revision]);
	}

	/** Dollars by project, from the rows that a roll-up is made of and from the list of projects. */
	function spent(): unknown {
		assert.deepEqual(book.run("maintenance.recount", {}), []);
		const list = book.run("projects.list", { status: "all" });
		return Object.fromEntries(list.map(({ name, cost }) => [name, cost.microUsd / 1e6]));
	}

	it("is pushed to the team again when an agent session finds its project", () => {
		runAgent("s1", "/home/ada/work/shop/src", 1);
		runAgent("s2", "/home/ada/work/shop", 2);
		assert.deepEqual(push(), [
			[null, 1],
			[null, 1],
		]);
		book.run("projects.recordSighting", sighting());
		assert.equal(link(["/home/ada/work/shop/src", "/home/ada/work/shop"]), 2);
		assert.deepEqual(push(), [
			["shop", 2],
			["shop", 2],
		]);
		assert.deepEqual(spent(), { shop: 3 });
	});

	it("is pushed again when its project becomes part of another one", () => {
		book.run("projects.recordSighting", sighting());
		book.run("projects.recordSighting", sighting({ ids: "2", folderUri: "file:///home/ada/work/till", name: "till" }));
		runAgent("s1", "/home/ada/work/till", 1);
		runAgent("s2", "/home/ada/work/till", 2);
		link(["/home/ada/work/till"]);
		push();
		book.run("projects.merge", { fromId: "project-2", intoId: "project-1", at: noon });
		assert.deepEqual(push(), [
			["shop", 3],
			["shop", 3],
		]);
		assert.deepEqual(spent(), { shop: 3 });
	});

	it("goes along when a place becomes a project of its own: agent sessions, links and what both spent", () => {
		const place = { remote: "example.org/ada/shop", rootCommit: "1" };
		book.run("projects.recordSighting", sighting(place));
		const tools = { ids: "2", folderUri: "file:///home/ada/work/shop/tools", name: "tools" };
		const { projectId } = book.run("projects.recordSighting", sighting({ ...place, ...tools }));
		assert.equal(projectId, "project-1");
		const other = { ids: "3", folderUri: "file:///home/ada/work/shop%202", name: "shop 2" };
		book.run("projects.recordSighting", sighting({ ...place, ...other }));
		runAgent("leaves", "/home/ada/work/shop/src", 1);
		runAgent("nested", "/home/ada/work/shop/tools/lint", 2);
		runAgent("beside", "/home/ada/work/shop 2", 4);
		runAgent("elsewhere", "/srv/clone", 8);
		assert.equal(
			link(["/home/ada/work/shop/src", "/home/ada/work/shop/tools/lint", "/home/ada/work/shop 2", "/srv/clone"]),
			4,
		);
		for (const [window, sightingId, dollars] of [
			["w1", "sighting-1", 16],
			["w2", "sighting-2", 32],
		] as const) {
			book.openSession(window, 1, "project-1");
			book.ask(`chat ${window}`, `question ${window}`, "how?", { projectId: "project-1" });
			for (const table of ["sessions", "conversations"]) {
				book.database.run(`UPDATE ${table} SET sighting_id = :sightingId WHERE id LIKE '%' || :window`, {
					sightingId,
					window,
				});
			}
			book.run("links.begin", {
				linkId: `link ${window}`,
				url: `https://example.org/${window}`,
				domain: "example.org",
				projectId: "project-1",
				conversationId: `chat ${window}`,
				at: noon,
			});
			book.run("usage.record", {
				call: call(`usage ${window}`, { figures: paid(dollars) }),
				dedupeKey: null,
				userId: "user-1",
				projectId: "project-1",
				conversationId: null,
				messageId: null,
				sessionId: window,
				kind: "link",
				modelId: "anthropic/claude-opus-5-5",
			});
		}
		push();
		assert.deepEqual(spent(), { shop: 63 });
		book.run("projects.split", {
			projectId: "project-1",
			sightingId: "sighting-1",
			newProjectId: "project-9",
			name: "again",
			at: noon,
		});
		// $1 of the agent session in src and $16 of the first window's link.
		assert.deepEqual(spent(), { shop: 46, again: 17 });
		assert.deepEqual(book.database.all("SELECT session_id AS id FROM agent_sessions WHERE project_id = 'project-9'"), [
			{ id: "leaves" },
		]);
		assert.deepEqual(book.database.all("SELECT id FROM links WHERE project_id = 'project-9'"), [{ id: "link w1" }]);
		assert.deepEqual(push(), [
			["again", 3],
			["again", 2],
		]);
	});
});
