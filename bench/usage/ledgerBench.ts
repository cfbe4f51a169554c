// npm run bench -- ledger [calls]: CPU time of the usage page's queries over a year, with few calls and with many.
import { usageDashboard } from "../../src/db/usageReports/dashboard.ts";
import { usageSummary } from "../../src/db/usageReports/summary.ts";
import { commandCounts, editorTime, topChats } from "../../src/db/usageReports/activity.ts";
import { callPage } from "../../src/db/usageReports/calls.ts";
import { cacheSavings, localSavings } from "../../src/db/usageReports/savings.ts";
import { modelScores } from "../../src/db/usageReports/scoreboard.ts";
import { byDay, byModel, byProject, bySource, totalOf } from "../../src/db/usageReports/sums.ts";
import { timeline } from "../../src/db/timeline.ts";
import type { MemoryDatabase } from "../../test/fakes/memoryDatabase.ts";
import { machine, median, table, writeJson } from "../measure.ts";
import { databaseWithCalls, now } from "./usageRows.ts";

const few = 20_000;
const many = 200_000;
const repeats = 15;
const days = { from: "2025-11-24", to: "2026-11-23" };
const moments = { fromAt: now - 365 * 86_400_000, toAt: now };
const anyCall = {
	modelId: null,
	projectId: null,
	origin: null,
	source: null,
	conversationId: null,
	agentSessionId: null,
	backgroundTaskId: null,
};

type Query = (database: MemoryDatabase) => unknown;

const queries: Readonly<Record<string, Query>> = {
	"status bar": (database) => usageSummary(database, { at: now, utcOffsetMinutes: 0, conversationId: "c1" }),
	total: (database) => totalOf(database, days),
	"by day": (database) => byDay(database, days),
	"by model": (database) => byModel(database, days),
	"by project": (database) => byProject(database, days),
	"by source": (database) => bySource(database, days),
	"cache savings": (database) => cacheSavings(database, days),
	"local instead of hosted": (database) => localSavings(database, days, null),
	"models compared": (database) => modelScores(database, { ...days, ...moments }),
	"top chats": (database) => topChats(database, moments),
	commands: (database) => commandCounts(database, days),
	"time in the editor": (database) => editorTime(database, moments),
	"a page of calls": (database) => callPage(database, { filter: { ...days, ...anyCall }, cursor: null, limit: 100 }),
	"a page of the timeline": (database) =>
		timeline(database, { projectId: null, to: days.to, days: 14, utcOffsetMinutes: 0 }),
	"whole page": (database) =>
		usageDashboard(database, {
			period: days,
			at: now,
			utcOffsetMinutes: 0,
			referenceModelId: "anthropic/claude-sonnet-5-5",
		}),
	"by day without the roll-up": (database) =>
		database.all("SELECT day, sum(cost_micro_usd), count(*) FROM token_usage GROUP BY day"),
};

/** Milliseconds of CPU, so that what else the machine does counts less. */
function cpuOf(query: Query, database: MemoryDatabase): number {
	query(database);
	const samples = Array.from({ length: repeats }, () => {
		const before = process.cpuUsage();
		query(database);
		const { user, system } = process.cpuUsage(before);
		return (user + system) / 1000;
	});
	return median(samples);
}

export async function run(): Promise<void> {
	const most = Number(process.argv[3] ?? many);
	const results: { query: string; few: number; many: number }[] = [];
	const small = await databaseWithCalls(few);
	const fewTimes = Object.entries(queries).map(([query, ask]) => ({ query, few: cpuOf(ask, small) }));
	small.close();
	const large = await databaseWithCalls(most);
	for (const { query, few: before } of fewTimes) {
		const ask = queries[query];
		if (ask) results.push({ query, few: before, many: cpuOf(ask, large) });
	}
	const rollUps = large.get(
		"SELECT (SELECT count(*) FROM usage_daily) AS byProject, (SELECT count(*) FROM usage_daily_prices) AS byPrice",
	);
	large.close();
	const figure = (ms: number): string => ms.toFixed(2);
	const rows = results.map((line) => [
		line.query,
		figure(line.few),
		figure(line.many),
		(line.many / line.few).toFixed(1),
	]);
	console.log(table([["CPU ms, a year", `${few} calls`, `${most} calls`, "ratio"], ...rows]));
	console.log(writeJson("ledger", { machine: machine(), calls: [few, most], rollUps, results }));
}
