import type { ComponentChildren } from "preact";
import type { StorageAction, StorageReport } from "../../shared/dataPages.ts";
import { formatBytes, formatCount, formatMoment } from "../format.ts";
import { t } from "../l10n.ts";
import { Button } from "../ui/Button.tsx";
import { ProjectSizes } from "./ProjectSizes.tsx";
import { RetentionRules } from "./RetentionRules.tsx";
import type { StorageModel } from "./storageModel.ts";
import "./storagePage.css";

/** What everything takes up, what can be done with it, and what may go. */
export function StoragePage({ storage }: { readonly storage: StorageModel }) {
	const report = storage.report.value;
	return (
		<main class="storage-page">
			<h1>{t("Storage")}</h1>
			{storage.problem.value !== null && (
				<p class="storage-problem" role="alert">
					{storage.problem.value} <Button onClick={() => void storage.measure()}>{t("Try again")}</Button>
				</p>
			)}
			{report === null ? (
				storage.problem.value === null && <p>{t("Measuring…")}</p>
			) : (
				<>
					{report.notice !== null && (
						<p class="storage-problem" role="alert">
							{report.notice}
						</p>
					)}
					<Sums report={report} />
					<Actions storage={storage} />
					<p class="storage-path">{t("Everything lies in {folder}", { folder: report.folder })}</p>
					<ProjectSizes projects={report.projects} />
					<RetentionRules storage={storage} />
				</>
			)}
		</main>
	);
}

function Sums({ report }: { readonly report: StorageReport }) {
	const { backups, attachments, changes, setAside, lastBackupAt } = report;
	const files = (count: number) => (count === 1 ? t("1 file") : t("{count} files", { count: formatCount(count) }));
	return (
		<dl class="storage-sums">
			<Sum name={t("Database")} bytes={report.databaseBytes + report.logBytes}>
				{report.isOnDisk ? t("of it {size} in the log", { size: formatBytes(report.logBytes) }) : t("in memory only")}
			</Sum>
			<Sum name={t("Backups")} bytes={backups.bytes}>
				{lastBackupAt === null
					? t("none yet")
					: t("{count}, the last {when}", { count: backups.count, when: formatMoment(lastBackupAt) })}
			</Sum>
			<Sum name={t("Attachments")} bytes={attachments.bytes}>
				{files(attachments.count)}
			</Sum>
			<Sum name={t("Kept for Undo")} bytes={changes.bytes}>
				{files(changes.count)}
			</Sum>
			<Sum name={t("Set aside")} bytes={setAside.bytes}>
				{files(setAside.count)}
			</Sum>
		</dl>
	);
}

function Sum({
	name,
	bytes,
	children,
}: {
	readonly name: string;
	readonly bytes: number;
	readonly children: ComponentChildren;
}) {
	return (
		<div>
			<dt>{name}</dt>
			<dd>{formatBytes(bytes)}</dd>
			<dd class="storage-detail">{children}</dd>
		</div>
	);
}

function Actions({ storage }: { readonly storage: StorageModel }) {
	const actions: readonly (readonly [StorageAction, string])[] = [
		["backUp", t("Back Up Now")],
		["restore", t("Restore a Backup…")],
		["export", t("Export Database…")],
		["merge", t("Merge Another Database…")],
		["check", t("Check Database")],
		["console", t("SQL Console")],
		["reveal", t("Show Folder")],
	];
	return (
		<div class="storage-actions" role="group" aria-label={t("What can be done")}>
			{actions.map(([action, label]) => (
				<Button key={action} onClick={() => void storage.run(action)}>
					{label}
				</Button>
			))}
		</div>
	);
}
