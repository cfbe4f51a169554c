import assert from "node:assert/strict";
import path from "node:path";
import type { Params } from "../../src/db/database.ts";
import type { Database } from "../../src/db/index.ts";
import { counts, noon } from "./bookFixture.ts";
import { DoorFixture, enterUser } from "./doorFixture.ts";
import { enterTheirUser, rows } from "./mergeFixture.ts";
import { transcriptChunk } from "./transcriptChunk.ts";

type Call = Params<"agents.enter">["chunks"][number]["calls"][number];

/** A transcript with one call of Opus for 100 tokens in ($4 a million) and `output` tokens out ($20 a million). */
function transcript(output: number, keys: Partial<Pick<Call, "requestKey" | "isSidechain">> = {}) {
	const chunk = transcriptChunk();
	const [call] = chunk.calls;
	assert.ok(call);
	const told = { ...call, responseKey: "msg_1", requestKey: "req_1", ...keys };
	return { ...chunk, calls: [{ ...told, figures: { ...call.figures, counts: counts({ output }) } }] };
}

describe("A merge of databases that know the same agent sessions", () => {
	let here: DoorFixture;
	let there: DoorFixture;
	let ours: Database;
	let theirs: Database;
	beforeEach(async () => {
		[here, there] = [new DoorFixture(), new DoorFixture()];
		[ours, theirs] = [here.open(), there.open({ machineId: "machine-2" })];
		await enterUser(ours);
		await enterTheirUser(theirs);
	});
	afterEach(async () => {
		await here.end();
		await there.end();
	});

	const enter = async (door: Database, chunk: ReturnType<typeof transcript>): Promise<unknown> =>
		door.call("agents.enter", {
			tool: "claude_code",
			userId: door === ours ? "user-1" : "user-2",
			at: noon,
			chunks: [chunk],
		});

	/** Merges twice and gives what a dry run and both merges told of calls. */
	async function merge(): Promise<readonly (number | undefined)[]> {
		const file = path.join(there.folder, "export.sqlite");
		await theirs.exportTo(file);
		const told: (number | undefined)[] = [];
		for (const isDry of [true, false, false]) told.push((await ours.merge(file, isDry)).added["token_usage"]);
		assert.deepEqual(await ours.call("maintenance.recount", {}), []);
		return told;
	}

	const books = async (): Promise<unknown> =>
		rows(ours, "SELECT machine_id, user_id, dedupe_key, output, cost_micro_usd, revision FROM token_usage");
	const day = async (): Promise<unknown> => rows(ours, "SELECT sum(calls), sum(cost_micro_usd) FROM usage_daily");

	it("has the finished answer where only its first line was known, at what that cost", async () => {
		await enter(ours, transcript(1));
		await enter(theirs, transcript(900));
		assert.deepEqual(await merge(), [1, 1, undefined]);
		// 100 x $4 + 900 x $20 a million.
		assert.deepEqual(await books(), [["machine-1", "user-1", "claude_code:msg_1:req_1", 900, 18_400, 2]]);
		assert.deepEqual(await day(), [[1, 18_400]]);
	});

	it("keeps the better row that is here", async () => {
		await enter(ours, transcript(900));
		await enter(theirs, transcript(1));
		assert.deepEqual(await merge(), [undefined, undefined, undefined]);
		assert.deepEqual(await books(), [["machine-1", "user-1", "claude_code:msg_1:req_1", 900, 18_400, 1]]);
	});

	it("counts a call once that a helper over there told of under another request", async () => {
		await enter(ours, transcript(900));
		await enter(theirs, transcript(900, { requestKey: "req_9", isSidechain: true }));
		assert.deepEqual(await merge(), [undefined, undefined, undefined]);
		assert.deepEqual(await day(), [[1, 18_400]]);
	});

	it("puts the session's own row in the place of its helper's, and of one without a request", async () => {
		for (const keys of [{ requestKey: "req_9", isSidechain: true }, { requestKey: null }]) {
			await here.end();
			await there.end();
			[here, there] = [new DoorFixture(), new DoorFixture()];
			[ours, theirs] = [here.open(), there.open({ machineId: "machine-2" })];
			await enterUser(ours);
			await enterTheirUser(theirs);
			await enter(ours, transcript(500, keys));
			await enter(theirs, transcript(900));
			assert.deepEqual(await merge(), [1, 1, undefined]);
			assert.deepEqual(await books(), [["machine-1", "user-1", "claude_code:msg_1:req_1", 900, 18_400, 2]]);
		}
	});

	it("brings a second request for the same response over as a call of its own", async () => {
		await enter(ours, transcript(900));
		await enter(theirs, transcript(900, { requestKey: "req_2" }));
		assert.deepEqual(await merge(), [1, 1, undefined]);
		assert.deepEqual(await day(), [[2, 36_800]]);
	});
});
