import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { readConnectionString } from "../../../src/extension/team/connectionString.ts";
import { pushUsage } from "../../../src/extension/team/pushUsage.ts";
import { describeTeamFailure } from "../../../src/extension/team/teamFailure.ts";
import { type Postgres, startPostgres } from "./postgres.ts";
import { UsageFile } from "./usageFile.ts";

const script = fileURLToPath(new URL("./pushProcess.ts", import.meta.url));
const calls = 100_000;
const unheardLog = { begin: () => () => {} };

/** Resolves with the signal that ended the process. */
const pushAndDie = (file: string, url: string, batches: number): Promise<NodeJS.Signals | null> =>
	new Promise((resolve) => {
		const child = spawn(process.execPath, [script, file, url, `${batches}`], {
			stdio: ["ignore", "ignore", "inherit"],
		});
		child.once("exit", (_, signal) => resolve(signal));
	});

describe("The push to a team's PostgreSQL", function () {
	this.timeout(180_000);
	let postgres: Postgres;
	let folder: string;
	const opened: UsageFile[] = [];

	const open = (name: string): UsageFile => {
		const usage = new UsageFile(path.join(folder, name));
		opened.push(usage);
		return usage;
	};
	const push = (usage: UsageFile, url = postgres.url) =>
		pushUsage({
			database: () => usage,
			target: readConnectionString(url, plainEnglish),
			now: () => 1,
			log: unheardLog,
		});
	const count = async (sql: string) => Number((await postgres.query(sql))[0]?.["n"]);

	before(async function () {
		const started = await startPostgres();
		if ("missing" in started) {
			console.log(`skipped: ${started.missing}`);
			this.skip();
		}
		postgres = started;
	});
	after(() => postgres?.stop());
	beforeEach(() => {
		folder = mkdtempSync(path.join(tmpdir(), "daybook-team-"));
	});
	afterEach(async () => {
		for (const usage of opened.splice(0)) usage.database.close();
		rmSync(folder, { recursive: true, force: true });
		await postgres?.query("DROP SCHEMA IF EXISTS daybook CASCADE");
	});

	it("ends with exactly the rows there are, killed half-way and resumed, and sends none the second time", async () => {
		const file = path.join(folder, "big.db");
		const usage = open("big.db");
		usage.fill("m1", calls);
		assert.equal(await pushAndDie(file, postgres.url, 40), "SIGKILL");
		assert.equal(await count("SELECT count(*) AS n FROM daybook.usage"), 40_000);
		assert.equal(await pushAndDie(file, postgres.url, 10), "SIGKILL");
		const sent = await push(usage);
		// 39 and 9 batches were confirmed; the two that were not went a second time.
		assert.equal(sent, calls - 48_000);
		assert.equal(await count("SELECT count(*) AS n FROM daybook.usage"), calls);
		assert.equal(await push(usage), 0);
		const [total] = await postgres.query(
			"SELECT sum(calls) AS calls, sum(unpriced_calls) AS unpriced, sum(cost_usd) AS usd FROM daybook.team_total",
		);
		assert.deepEqual(
			[Number(total?.["calls"]), Number(total?.["unpriced"]), Number(total?.["usd"])],
			[calls, calls / 10, (calls * 0.9 * 600) / 1e6],
		);
	});

	it("sends a call again when it was priced anew, and nothing that was said", async () => {
		const usage = open("a.db");
		usage.fill("m1", 20);
		assert.equal(await push(usage), 20);
		usage.database.run(
			`UPDATE token_usage SET cost_micro_usd = 7, revision = 2, change_sequence = (SELECT max(change_sequence) + 1 FROM token_usage)
			WHERE id = 'm1-3'`,
		);
		assert.equal(await push(usage), 1);
		const [row] = await postgres.query("SELECT * FROM daybook.usage WHERE id = 'm1-3'");
		assert.deepEqual([row?.["cost_micro_usd"], row?.["revision"], row?.["person"]], ["7", "2", "ada-m1"]);
		assert.doesNotMatch(JSON.stringify(row), /secret/);
		assert.equal(await count("SELECT count(*) AS n FROM daybook.usage WHERE cost_micro_usd IS NULL"), 2);
	});

	it("counts a call once that two machines saw, and keeps both rows", async () => {
		const [first, second] = [open("a.db"), open("b.db")];
		first.fill("m1", 30);
		second.fill("m2", 20);
		await push(first);
		await push(second);
		assert.equal(await count("SELECT count(*) AS n FROM daybook.usage"), 50);
		assert.equal(await count("SELECT sum(calls) AS n FROM daybook.team_total"), 30);
	});

	describe("of calls of agents that two machines know by different rows", () => {
		/** One machine with one call, of $4 a million in and $20 out, known by this key. */
		async function pushCall(machine: string, key: string, output: number, kind = "agent"): Promise<void> {
			const usage = open(`${machine}.db`);
			usage.fill(machine, 1);
			usage.database.run(
				"UPDATE token_usage SET kind = :kind, dedupe_key = :key, output = :output, cost_micro_usd = 400 + 20 * :output",
				{ kind, key, output },
			);
			assert.equal(await push(usage), 1);
		}
		const total = async (): Promise<unknown> =>
			(
				await postgres.query(
					"SELECT sum(calls)::int AS calls, sum(output_tokens)::int AS output, sum(cost_usd)::float AS usd FROM daybook.team_total",
				)
			)[0];

		it("counts the finished answer, whichever was sent first", async () => {
			await pushCall("m1", "claude_code:msg_1:req_1", 1);
			await pushCall("m2", "claude_code:msg_1:req_1", 900);
			await pushCall("m3", "claude_code:msg_1:req_1", 2);
			// 100 x $4 and 900 x $20 a million.
			assert.deepEqual(await total(), { calls: 1, output: 900, usd: 0.0184 });
			assert.equal(await count("SELECT count(*) AS n FROM daybook.usage"), 3);
		});

		it("counts no helper's replay beside the session's own row, nor a row without a request beside one with it", async () => {
			await pushCall("m1", "claude_code:msg_1:#side", 950);
			await pushCall("m2", "claude_code:msg_1:", 920);
			await pushCall("m3", "claude_code:msg_1:req_1", 900);
			assert.deepEqual(await total(), { calls: 1, output: 900, usd: 0.0184 });
			await pushCall("m4", "claude_code:msg_1:req_2", 900);
			await pushCall("m5", "daybook:#side", 900, "chat");
			assert.deepEqual(await total(), { calls: 3, output: 2700, usd: 0.0552 });
		});

		it("brings views of an earlier Daybook up to date, where it may", async () => {
			await pushCall("m1", "claude_code:msg_1:#side", 1);
			await postgres.query(`
				CREATE OR REPLACE VIEW daybook.team_usage AS
					SELECT DISTINCT ON (provider_key) * FROM daybook.usage ORDER BY provider_key, pushed_at, machine_id, id;
				COMMENT ON VIEW daybook.team_usage IS NULL`);
			await pushCall("m2", "claude_code:msg_1:req_1", 900);
			assert.deepEqual(await total(), { calls: 1, output: 900, usd: 0.0184 });
		});
	});

	it("tells that nothing answers although there is nothing to send, when it is a trial", async () => {
		const usage = open("a.db");
		const options = { database: () => usage, now: () => 1, log: unheardLog, isTrial: true };
		const target = (url: string) => readConnectionString(url, plainEnglish);
		await assert.rejects(pushUsage({ ...options, target: target("postgresql://a:b@127.0.0.1:9/x") }), {
			code: "ECONNREFUSED",
		});
		assert.equal(await pushUsage({ ...options, target: target(postgres.url) }), 0);
		assert.equal(await count("SELECT count(*) AS n FROM daybook.usage"), 0);
	});

	it("names a model that lies in a file by that file alone", async () => {
		const usage = open("a.db");
		const names = [
			"/home/ada/models/llama.gguf",
			"C:\\models\\phi.gguf",
			"models/qwen.gguf",
			"~/x/gemma",
			"org/mistral",
		];
		usage.fill("m1", names.length);
		for (const [index, name] of names.entries()) {
			usage.database.run("UPDATE token_usage SET model_served = :name WHERE id = :id", { name, id: `m1-${index + 1}` });
		}
		usage.database.run("UPDATE models SET name = '/home/ada/asked.gguf'");
		await push(usage);
		assert.deepEqual(
			(await postgres.query("SELECT model, model_served FROM daybook.usage ORDER BY id")).map(Object.values),
			["llama.gguf", "phi.gguf", "qwen.gguf", "gemma", "org/mistral"].map((served) => ["asked.gguf", served]),
		);
	});

	it("lets no role change what another one pushed, and all of them read", async () => {
		const usage = open("a.db");
		usage.fill("m1", 5);
		await push(usage);
		await postgres.query(`
			CREATE ROLE eve LOGIN PASSWORD 'x';
			GRANT USAGE ON SCHEMA daybook TO eve;
			GRANT SELECT, INSERT, UPDATE ON daybook.usage TO eve;
			GRANT SELECT ON daybook.team_usage, daybook.team_total TO eve`);
		const forged = open("forged.db");
		forged.fill("m1", 5);
		forged.database.run("UPDATE token_usage SET cost_micro_usd = 0, price_basis = 'list', revision = 9");
		await assert.rejects(push(forged, postgres.urlFor("eve", "x")), /row-level security/);
		assert.equal(await count("SELECT max(revision) AS n FROM daybook.usage"), 1);
		const honest = open("honest.db");
		honest.fill("m9", 3);
		assert.equal(await push(honest, postgres.urlFor("eve", "x")), 3);
		await postgres.query("DROP SCHEMA daybook CASCADE; DROP ROLE eve");
	});

	it("leaves out what was merged from another machine", async () => {
		const usage = open("a.db");
		usage.fill("m1", 10);
		usage.database.run("UPDATE token_usage SET machine_id = 'other' WHERE sequence > 6");
		assert.equal(await push(usage), 6);
	});

	it("says in a sentence what is wrong", async () => {
		const usage = open("a.db");
		usage.fill("m1", 1);
		const sentence = async (url: string): Promise<string> =>
			push(usage, url).then(
				() => "nothing is wrong",
				(error: unknown) => describeTeamFailure(error, plainEnglish).message,
			);
		assert.match(await sentence(postgres.url.replace(/\/postgres$/, "/nowhere")), /no database of that name/);
		assert.match(await sentence("postgresql://a:b@127.0.0.1:9/x"), /Nothing answers/);
	});
});
