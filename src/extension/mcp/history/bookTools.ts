import * as v from "valibot";
import { day, daySchema, dollars, historyTool, isoTime } from "./historyTool.ts";

/** Local models are not compared with a hosted one here; any name without a price does. */
const noReference = "none/none";
const mostLines = 60;

export const listProjects = historyTool({
	name: "list_projects",
	title: "List Daybook projects",
	description: "Lists the user's projects with language, last activity and what models cost there.",
	inputSchema: { type: "object", properties: {} },
	schema: v.strictObject({}),
	async answer(database, _input, signal) {
		const projects = await database.call("projects.list", { status: "all" }, signal);
		return projects.map((project) => ({
			name: project.name,
			description: project.description,
			path: project.path,
			language: project.language,
			framework: project.framework,
			archived: project.status === "archived",
			last_activity: project.lastActivityAt === null ? null : isoTime(project.lastActivityAt),
			cost: dollars(project.cost),
		}));
	},
});

export const usageReport = historyTool({
	name: "usage_report",
	title: "Daybook usage report",
	description:
		"Tokens and cost of all model calls in a period, by day, model and project. Includes the calls of other coding agents " +
		"whose sessions Daybook reads. Costs whose price is not known are counted apart, never as 0.",
	inputSchema: {
		type: "object",
		properties: {
			days: { type: "integer", minimum: 1, maximum: 3660, description: "The last so many days. Default 7." },
			from: daySchema("First day; together with to, in the place of days."),
			to: daySchema("Last day."),
		},
	},
	schema: v.strictObject({
		days: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3660))),
		from: v.optional(day),
		to: v.optional(day),
	}),
	async answer(database, { days, from, to }, signal) {
		const now = new Date();
		const report = await database.call(
			"usage.dashboard",
			{
				period: from !== undefined && to !== undefined ? { from, to } : { days: days ?? 7 },
				at: now.getTime(),
				utcOffsetMinutes: -now.getTimezoneOffset(),
				referenceModelId: noReference,
			},
			signal,
		);
		return {
			from: report.from,
			to: report.to,
			total: report.total.lines.map(line),
			by_day: report.byDay.lines.slice(-mostLines).map(line),
			by_model: report.byModel.lines.slice(0, mostLines).map(line),
			by_project: report.byProject.lines.slice(0, mostLines).map(line),
		};
	},
});

interface Sum {
	readonly label: string;
	readonly calls: number;
	readonly inputTokens: number;
	readonly cachedTokens: number;
	readonly outputTokens: number;
	readonly microUsd: number;
	readonly unpricedCalls: number;
}

function line({ label, calls, inputTokens, cachedTokens, outputTokens, ...cost }: Sum) {
	return {
		name: label,
		calls,
		input_tokens: inputTokens,
		of_them_cached: cachedTokens,
		output_tokens: outputTokens,
		cost: dollars(cost),
	};
}
