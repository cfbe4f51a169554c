import type { StorageReport } from "../../shared/dataPages.ts";
import { contentName, findFiles, setAsideName, sumOf } from "./filesOnDisk.ts";
import type { RetentionHost } from "./retention.ts";

/** What everything takes up. Walks all messages, in the database's thread. */
export async function storageReport({ database, folder, contentFolders }: RetentionHost): Promise<StorageReport> {
	const [status, backups, projects, attachments, changes, setAside] = await Promise.all([
		database().call("store.status", null),
		database().listBackups(),
		database().call("maintenance.sizes", {}),
		findFiles(contentFolders.attachment, contentName),
		findFiles(contentFolders.change, contentName),
		findFiles(folder, setAsideName),
	]);
	// What a restore has replaced is listed as a backup, too, and counted where it lies.
	const generations = backups.filter(({ reason }) => reason !== "restore");
	return {
		folder,
		isOnDisk: status.mode !== "memory",
		notice: status.reason,
		databaseBytes: status.databaseBytes,
		logBytes: status.logBytes,
		backups: { count: generations.length, bytes: generations.reduce((sum, { bytes }) => sum + bytes, 0) },
		lastBackupAt: generations[0]?.at ?? null,
		attachments: sumOf(attachments),
		changes: sumOf(changes),
		setAside: sumOf(setAside),
		projects,
	};
}
