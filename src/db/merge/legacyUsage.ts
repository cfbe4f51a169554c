import { stableId } from "../stableId.ts";
import type { Value } from "../store/connection.ts";
import type { Conversion, OldRow } from "./legacyRows.ts";
import {
	enterModel,
	microUsdOf,
	projectId,
	projectsByOldId,
	rowsOf,
	textOf,
	timeOf,
	wholeOf,
	wordOf,
} from "./legacyRows.ts";

const insertSql = `
	INSERT INTO token_usage (
		id, machine_id, dedupe_key, change_sequence, user_id, project_id, kind, origin, model_id, at, day, input_uncached,
		output, source, request_id, cost_micro_usd, price_basis, created_at
	) VALUES (
		:id, 'legacy', :id, :index, :userId, :projectId, 'chat', 'legacy', :modelId, :at, :day, :input,
		:output, 'reported', :requestId, :cost, :basis, :at
	)`;

/** Model calls with what the older system had computed of their cost. */
export function legacyUsage(conversion: Conversion): void {
	const { old, fresh, userId, now, leftOut } = conversion;
	const hosts = new Map(rowsOf(old, "hosts").map((row) => [String(row["id"]), wordOf(row["name"])]));
	const models = new Map(rowsOf(old, "models").map((row) => [String(row["id"]), row]));
	const projects = projectsByOldId(old);
	for (const [index, row] of rowsOf(old, "token_usage").entries()) {
		const model = models.get(String(row["model_id"]));
		const name = wordOf(model?.["name"]) ?? wordOf(row["model_name"]) ?? "unknown";
		const modelId = enterModel(fresh, hosts.get(String(model?.["host_id"])) ?? null, name);
		const project = projects.get(String(row["project_id"]));
		const owner = { userId, modelId, projectId: existing(conversion, projectId(project)) };
		leftOut.attempt("token_usage", () =>
			fresh.run(insertSql, { ...columnsOf(row, name, now), ...owner, index: index + 1 }),
		);
	}
}

/** Null for a project that was left out itself. */
function existing({ fresh }: Conversion, id: string | null): string | null {
	return id !== null && fresh.get("SELECT 1 FROM projects WHERE id = :id", { id }) !== undefined ? id : null;
}

function columnsOf(row: OldRow, modelName: string, now: number): Readonly<Record<string, Value>> {
	const written = row["timestamp"] ?? row["created_at"];
	const at = timeOf(written, now);
	const cost = microUsdOf(row["cost_usd"]);
	return {
		// As it is written there: a time that cannot be read would be another one at each merge.
		id: stableId(
			"token_usage",
			row["id"] ?? row["_rowid"],
			written,
			modelName,
			row["input_tokens"],
			row["output_tokens"],
		),
		at,
		// Where the user was then is not known: the day in UTC.
		day: new Date(at).toISOString().slice(0, 10),
		input: wholeOf(row["input_tokens"]),
		output: wholeOf(row["output_tokens"]),
		requestId: textOf(row["request_id"]),
		cost,
		// What the older system had computed; its price is not known any more.
		basis: cost === null ? "unknown" : "provider_reported",
	};
}
