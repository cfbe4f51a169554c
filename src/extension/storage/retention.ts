import path from "node:path";
import type { Database } from "../../db/index.ts";
import type { Retention, RetentionResult } from "../../shared/dataPages.ts";
import { ContentStore, purgeWithContents } from "../attachments/index.ts";
import { contentName, findFiles, type FoundFile, removeFiles, setAsideName, sumOf } from "./filesOnDisk.ts";

export interface RetentionHost {
	readonly database: () => Database;
	/** Where the database lies. */
	readonly folder: string;
	readonly attachmentFolder: string;
	readonly now: () => number;
}

const dayInMs = 86_400_000;
const shownExamples = 5;
/** Chats of one transaction: other windows get their turn between two. */
const batch = 20;

/** Counts what falls under a rule now and changes nothing. */
export async function previewRetention(host: RetentionHost, retention: Retention): Promise<RetentionResult> {
	const { rule } = retention;
	if (rule === "attachments" || rule === "setAside") return resultOf(await filesUnder(host, retention));
	const before = olderThan(host, retention);
	const counted = await host.database().call("conversations.countByRule", { rule, before });
	const { conversations, messages, messageBytes, examples } = counted;
	return { count: conversations, messages, bytes: messageBytes, examples };
}

/** Removes for good what falls under a rule, and says what it was. Only on the user's word. */
export async function applyRetention(host: RetentionHost, retention: Retention): Promise<RetentionResult> {
	const { rule } = retention;
	if (rule === "attachments" || rule === "setAside") {
		const files = await filesUnder(host, retention);
		await removeFiles(files);
		return resultOf(files);
	}
	const preview = await previewRetention(host, retention);
	const params = { rule, before: olderThan(host, retention), limit: batch };
	const removed = await purgeWithContents(host.database(), new ContentStore(host.attachmentFolder), async () => {
		let sum = 0;
		for (let count = batch; count === batch; sum += count) {
			count = await host.database().call("conversations.purgeByRule", params);
		}
		return sum;
	});
	return { ...preview, count: removed };
}

function olderThan({ now }: RetentionHost, { days }: Retention): number {
	return Math.max(0, now() - days * dayInMs);
}

/** A content may be on its way into a message: only those that are a day old count as left behind. */
async function filesUnder(host: RetentionHost, retention: Retention): Promise<readonly FoundFile[]> {
	const before = olderThan(host, { ...retention, days: Math.max(retention.days, 1) });
	if (retention.rule === "setAside") {
		return (await findFiles(host.folder, setAsideName)).filter(({ changedAt }) => changedAt < before);
	}
	const files = await findFiles(host.attachmentFolder, contentName);
	const held = new Set((await host.database().call("maintenance.heldContents", {})).map(({ hash }) => hash));
	return files.filter(({ path: file, changedAt }) => changedAt < before && !held.has(path.basename(file)));
}

function resultOf(files: readonly FoundFile[]): RetentionResult {
	const examples = files.slice(0, shownExamples).map(({ path: file }) => path.basename(file));
	return { ...sumOf(files), messages: 0, examples };
}
