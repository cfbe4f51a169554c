type Column = readonly [column: string, expression: string];

/** A table of sums that triggers keep, and how it is counted anew from the rows. */
export interface RollUp {
	readonly table: string;
	readonly from: string;
	readonly key: readonly Column[];
	readonly sums: readonly Column[];
	/** Rows that are not there because they would hold nothing. */
	readonly having: string;
}

const bucketSums: readonly Column[] = [
	["calls", "count(*)"],
	["unpriced_calls", "sum(cost_micro_usd IS NULL)"],
	["input_uncached", "sum(input_uncached)"],
	["cache_read", "sum(cache_read)"],
	["cache_write_short", "sum(cache_write_short)"],
	["cache_write_long", "sum(cache_write_long)"],
	["output", "sum(output)"],
	["cost_micro_usd", "sum(ifnull(cost_micro_usd, 0))"],
];
const isTimed = "duration_ms + first_token_ms IS NOT NULL";
const ifTimed = (value: string): string => `sum(iif(${isTimed}, ${value}, 0))`;

/** Every roll-up of the schema. */
export const rollUps: readonly RollUp[] = [
	{
		table: "usage_daily",
		from: "token_usage",
		key: [
			["day", "day"],
			["project_id", "ifnull(project_id, '')"],
			["model_id", "model_id"],
			["source", "source"],
			["origin", "origin"],
		],
		sums: [
			...bucketSums,
			["reasoning", "sum(ifnull(reasoning, 0))"],
			["web_search_requests", "sum(web_search_requests)"],
			["duration_ms", "sum(ifnull(duration_ms, 0))"],
			["timed_calls", "sum(duration_ms IS NOT NULL)"],
		],
		having: "count(*) > 0",
	},
	{
		table: "usage_daily_prices",
		from: "token_usage",
		key: [
			["day", "day"],
			["model_id", "model_id"],
			["origin", "origin"],
			["source", "source"],
			["price_basis", "price_basis"],
			["price_id", "ifnull(price_id, '')"],
			["price_multiplier_percent", "ifnull(price_multiplier_percent, 0)"],
		],
		sums: [
			...bucketSums,
			["timed_calls", `sum(${isTimed})`],
			["timed_output", ifTimed("output")],
			["duration_ms", ifTimed("duration_ms")],
			["first_token_ms", ifTimed("first_token_ms")],
		],
		having: "count(*) > 0",
	},
	{
		table: "activity_hourly",
		from: "session_activity",
		key: [
			["hour", "minute - minute % 3600000"],
			["project_id", "ifnull(project_id, '')"],
		],
		sums: [["active_seconds", "sum(active_seconds)"]],
		having: "sum(active_seconds) > 0",
	},
];

/** A SELECT of what the roll-up should hold, in the order of its columns. */
export function countedSql({ from, key, sums, having }: RollUp): string {
	const columns = [...key, ...sums].map(([column, expression]) => `${expression} AS ${column}`);
	return `SELECT ${columns.join(", ")} FROM ${from} GROUP BY ${key.map(([, value]) => value).join(", ")} HAVING ${having}`;
}
