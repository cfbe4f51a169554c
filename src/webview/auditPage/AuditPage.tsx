import { type AuditKind, auditKinds } from "../../shared/auditPage.ts";
import { t } from "../l10n.ts";
import { Button } from "../ui/Button.tsx";
import type { AuditModel } from "./auditModel.ts";
import { AuditTable } from "./AuditTable.tsx";
import "./auditPage.css";

/** Who did what and when, and what was decided about the calls of models. Nothing here can be changed. */
export function AuditPage({ audit }: { readonly audit: AuditModel }) {
	const { problem, notice } = audit;
	return (
		<main class="audit-page">
			<h1>{t("Audit log")}</h1>
			<p class="audit-lead">{t("What was allowed, refused, deleted, exported and merged, the newest first.")}</p>
			<Filters audit={audit} />
			{problem.value !== null && (
				<p class="audit-problem" role="alert">
					{problem.value} <Button onClick={() => void audit.read()}>{t("Try again")}</Button>
				</p>
			)}
			<p class="audit-notice" role="status">
				{notice.value}
			</p>
			<Lines audit={audit} />
		</main>
	);
}

/** Said when the page is shown: the translations come with it. */
const nameOf: Readonly<Record<AuditKind, () => string>> = {
	all: () => t("Everything"),
	tools: () => t("Calls of tools"),
	rest: () => t("Everything else"),
};
function Filters({ audit }: { readonly audit: AuditModel }) {
	const { kind, containing } = audit.filter.value;
	return (
		<div class="audit-filters">
			<select
				aria-label={t("What is shown")}
				value={kind}
				onChange={(event) => void audit.choose(kindOf(event.currentTarget.value))}
			>
				{auditKinds.map((each) => (
					<option key={each} value={each}>
						{nameOf[each]()}
					</option>
				))}
			</select>
			<input
				key={audit.startsAgain.value}
				type="search"
				aria-label={t("Search the log")}
				placeholder={t("Search")}
				maxLength={200}
				defaultValue={containing}
				onInput={(event) => audit.typed(event.currentTarget.value)}
			/>
			<span class="audit-space" />
			<Button onClick={() => void audit.read()}>{t("Look again")}</Button>
			<Button onClick={() => void audit.manageGrants()}>{t("Manage Permissions…")}</Button>
			<Button onClick={() => void audit.export("csv")}>{t("Export CSV…")}</Button>
			<Button onClick={() => void audit.export("json")}>{t("Export JSON…")}</Button>
		</div>
	);
}

function kindOf(value: string): AuditKind {
	return auditKinds.find((kind) => kind === value) ?? "all";
}

function Lines({ audit }: { readonly audit: AuditModel }) {
	const shown = audit.shown.value;
	if (shown === null) return audit.problem.value === null ? <p>{t("Reading…")}</p> : null;
	const { kind, containing } = audit.filter.value;
	if (shown.lines.length === 0) {
		const isWhole = kind === "all" && containing === "";
		return (
			<p class="audit-empty">
				{isWhole ? t("Nothing that belongs here was done yet.") : t("No line fits.")}{" "}
				{!isWhole && <Button onClick={() => void audit.showEverything()}>{t("Show everything")}</Button>}
			</p>
		);
	}
	return (
		<>
			<AuditTable lines={shown.lines} onOpenChat={(id) => void audit.openChat(id)} />
			{shown.hasMore && <Button onClick={() => void audit.readOn()}>{t("Show earlier lines")}</Button>}
		</>
	);
}
