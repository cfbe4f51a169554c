import * as v from "valibot";
import type { Database } from "../../../db/index.ts";
import { DaybookError } from "../../errors.ts";

/** The part of the database that other agents' questions reach. */
export type HistoryDatabase = Pick<Database, "call">;

/** One argument in JSON Schema. */
interface ArgumentSchema {
	readonly type: "string" | "integer";
	readonly description: string;
	readonly enum?: string[];
	readonly format?: string;
	readonly minimum?: number;
	readonly maximum?: number;
}

/** A question about the Daybook that another agent may ask. It reads and changes nothing. */
export interface HistoryTool {
	readonly name: string;
	readonly title: string;
	/** For the model that chooses among tools. */
	readonly description: string;
	/** JSON Schema of the arguments. */
	readonly inputSchema: {
		readonly type: "object";
		readonly properties: Readonly<Record<string, ArgumentSchema>>;
		readonly required?: string[];
	};
	/** Answers with text. Throws DaybookError when the arguments are not what the schema says. */
	readonly ask: (database: HistoryDatabase, input: unknown, signal: AbortSignal) => Promise<string>;
}

interface ToolParts<Schema extends v.GenericSchema> extends Omit<HistoryTool, "ask"> {
	readonly schema: Schema;
	readonly answer: (database: HistoryDatabase, input: v.InferOutput<Schema>, signal: AbortSignal) => Promise<unknown>;
}

/** Characters of one answer: what is more is cut off and counted. */
const longestAnswer = 60_000;

export function historyTool<Schema extends v.GenericSchema>(parts: ToolParts<Schema>): HistoryTool {
	const { schema, answer, ...described } = parts;
	return {
		...described,
		async ask(database, input, signal) {
			const checked = v.safeParse(schema, input ?? {});
			if (!checked.success) {
				const issue = checked.issues[0];
				throw new DaybookError("invalid_arguments", `${v.getDotPath(issue) ?? "The arguments"}: ${issue.message}`);
			}
			const found = await answer(database, checked.output, signal);
			return shortened(typeof found === "string" ? found : JSON.stringify(found, null, 1));
		},
	};
}

function shortened(text: string): string {
	const more = text.length - longestAnswer;
	return more <= 0 ? text : `${text.slice(0, longestAnswer)}\n… ${more.toLocaleString("en")} characters left out`;
}

/** A calendar day, "2026-11-23". */
export const day = v.pipe(v.string(), v.isoDate());
export const daySchema = (description: string): ArgumentSchema => ({ type: "string", format: "date", description });

/** The start of a day where the user is, in ms. */
export function startOf(date: string): number {
	const [year = 0, month = 1, dayOfMonth = 1] = date.split("-").map(Number);
	return new Date(year, month - 1, dayOfMonth).getTime();
}

/** The id of the one project of that name; null when none was named. Throws when there is none. */
export async function projectIdOf(
	database: HistoryDatabase,
	name: string | undefined,
	signal: AbortSignal,
): Promise<string | null> {
	if (name === undefined) return null;
	const projects = await database.call("projects.list", { status: "all" }, signal);
	const wanted = name.toLowerCase();
	const found = projects.find((project) => project.id === name || project.name.toLowerCase() === wanted);
	if (found) return found.id;
	throw new DaybookError("no_such_project", `There is no project "${name}". list_projects names them all.`);
}

export const isoTime = (at: number): string => new Date(at).toISOString();

/** Micro-dollars as dollars; with how many calls had no known price, where there were any. */
export function dollars({ microUsd, unpricedCalls }: { readonly microUsd: number; readonly unpricedCalls: number }) {
	return { usd: microUsd / 1_000_000, ...(unpricedCalls > 0 ? { callsWithoutKnownPrice: unpricedCalls } : {}) };
}
