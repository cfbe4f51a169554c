import { bigramsOf } from "../searchText.ts";
import { stableId } from "../stableId.ts";
import type { Value } from "../store/connection.ts";
import type { Conversion, OldRow } from "./legacyRows.ts";
import { jsonOf, objectOf, rowsOf, textOf, timeOf, wordOf } from "./legacyRows.ts";

const insertSql = `
	INSERT INTO links (
		id, machine_id, url, domain, status, title, main_topic, reasons_to_care, key_insights, technical_details, bigrams,
		error_message, created_at, updated_at, analyzed_at
	) VALUES (
		:id, 'legacy', :url, :domain, :status, :title, :topic, :reasons, :insights, :details, :bigrams, :error, :at, :updated,
		:analyzed
	) ON CONFLICT (url) DO NOTHING`;

/** Analysed links, each address once. */
export function legacyLinks({ old, fresh, now, leftOut }: Conversion): void {
	for (const row of rowsOf(old, "links")) {
		const url = wordOf(row["url"]);
		if (url === null) leftOut.note("links", "A link has no address.");
		else leftOut.attempt("links", () => fresh.run(insertSql, columnsOf(row, url, now)));
	}
}

function columnsOf(row: OldRow, url: string, now: number): Readonly<Record<string, Value>> {
	const analysis = objectOf(row["analysis_result"]);
	const title = textOf(row["title"]) ?? stringOf(analysis["title"]);
	const topic = textOf(row["main_topic"]) ?? stringOf(analysis["main_topic"]);
	const told = jsonOf(row["reasons_to_care"]) ?? textOf(row["reasons_to_care"]) ?? analysis["reasons_to_care"];
	const reasons = listOf(told);
	const insights = listOf(analysis["key_insights"]);
	const details = stringOf(analysis["technical_details"]);
	const at = timeOf(row["created_at"] ?? row["timestamp"], now);
	return {
		id: stableId("links", url),
		url,
		domain: textOf(row["domain"]) ?? "",
		status: ["success", "error"].find((status) => status === row["analysis_status"]) ?? "pending",
		title,
		topic,
		reasons,
		insights,
		details,
		bigrams: bigramsOf([title, topic, reasons, insights, details].join(" ")),
		error: textOf(row["error_message"]),
		at,
		updated: timeOf(row["updated_at"], at),
		analyzed: row["analysis_status"] === "success" ? timeOf(row["timestamp"], at) : null,
	};
}

const stringOf = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** A JSON list of what is a list or one sentence. */
function listOf(value: unknown): string | null {
	if (Array.isArray(value)) return JSON.stringify(value);
	return typeof value === "string" ? JSON.stringify([value]) : null;
}
