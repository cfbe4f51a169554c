import { writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import * as vscode from "vscode";
import type { Params, Result } from "../../db/index.ts";
import type { AuditFilter, AuditFormat, AuditLineView } from "../../shared/auditPage.ts";
import { csvLine } from "../../shared/csv.ts";
import type { Services } from "../services.ts";
import { lineView } from "./auditWords.ts";
import type { EnteredDecision } from "./permissionGate.ts";

type Before = Params<"audit.page">["before"];
type Line = Result<"audit.page">["lines"][number];

const shownLines = 100;
const exportedAtOnce = 1000;

/** The book of what was done and decided. */
export class AuditBook {
	readonly #services: Services;

	constructor(services: Services) {
		this.#services = services;
	}

	async enterDecision(decision: EnteredDecision): Promise<void> {
		const { call, place, hash, isAllowed, decidedBy, grantId, reason } = decision;
		const { database, newId, clock } = this.#services;
		await database().call("decisions.enter", {
			decisionId: newId(),
			conversationId: place.conversationId,
			messageId: place.messageId,
			callId: call.callId,
			toolName: call.toolName,
			callHash: hash,
			decision: isAllowed ? "allowed" : "denied",
			decidedBy,
			grantId,
			reason,
			at: clock.now(),
		});
	}

	/** The newest lines, or those before one. */
	async page(
		filter: AuditFilter,
		before: Before,
	): Promise<{ readonly lines: readonly AuditLineView[]; readonly hasMore: boolean }> {
		const { database, localize } = this.#services;
		const { lines, hasMore } = await database().call("audit.page", { ...filter, before, limit: shownLines });
		return { lines: lines.map((line) => lineView(line, localize)), hasMore };
	}

	/** Writes what fits the filter, the newest first; asks where when no path is given. Null when the user chose none. */
	async export(
		format: AuditFormat,
		path: string | null,
		filter: AuditFilter,
	): Promise<{ readonly path: string; readonly lines: number } | null> {
		const target = path ?? (await this.#askPath(format));
		if (target === null) return null;
		const lines = await this.#all(filter);
		await writeFile(target, format === "json" ? asJson(lines) : asCsv(lines));
		await this.#services.audit({ action: "audit.exported", detail: { path: target, lines: lines.length } });
		return { path: target, lines: lines.length };
	}

	async #all(filter: AuditFilter): Promise<readonly Line[]> {
		const all: Line[] = [];
		let before: Before = null;
		for (;;) {
			const params: Params<"audit.page"> = { ...filter, before, limit: exportedAtOnce };
			const page: Result<"audit.page"> = await this.#services.database().call("audit.page", params);
			all.push(...page.lines);
			const last = page.lines.at(-1);
			if (!page.hasMore || !last) return all;
			before = { at: last.at, id: last.id };
		}
	}

	async #askPath(format: AuditFormat): Promise<string | null> {
		const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
		const target = await vscode.window.showSaveDialog({
			title: this.#services.localize("Export audit log"),
			filters: format === "json" ? { JSON: ["json"] } : { CSV: ["csv"] },
			defaultUri: vscode.Uri.joinPath(folder, `audit-log.${format}`),
		});
		return target?.fsPath ?? null;
	}
}

const columns = ["at", "actor", "action", "target", "detail", "chat"] as const;

function cellsOf({ at, actor, action, target, detail, conversationTitle }: Line): (string | null)[] {
	return [new Date(at).toISOString(), actor, action, target, detail, conversationTitle];
}

function asCsv(lines: readonly Line[]): string {
	return [csvLine(columns), ...lines.map((line) => csvLine(cellsOf(line)))].join("");
}

function asJson(lines: readonly Line[]): string {
	const objects = lines.map((line) => Object.fromEntries(cellsOf(line).map((cell, at) => [columns[at] ?? "", cell])));
	return `${JSON.stringify(objects, null, "\t")}\n`;
}
