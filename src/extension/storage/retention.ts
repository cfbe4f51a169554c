import type { Database } from "../../db/index.ts";
import { fewestDays, type Retention, type RetentionResult } from "../../shared/dataPages.ts";
import { ContentStore, purgeWithContents } from "../attachments/index.ts";
import { type FilesHost, filesUnder, isFileRule, removeUnder, type RuledFile } from "./fileRules.ts";
import { sumOf } from "./filesOnDisk.ts";

export interface RetentionHost extends FilesHost {
	readonly database: () => Database;
	readonly now: () => number;
}

const dayInMs = 86_400_000;
const shownExamples = 5;
/** Chats of one transaction: other windows get their turn between two. */
const batch = 20;

/** Counts what falls under a rule now and changes nothing. */
export async function previewRetention(host: RetentionHost, retention: Retention): Promise<RetentionResult> {
	const { rule } = retention;
	if (isFileRule(rule)) return resultOf(await filesUnder(host, rule, timesOf(host, retention)));
	const before = olderThan(host, retention);
	const counted = await host.database().call("conversations.countByRule", { rule, before });
	const { conversations, messages, messageBytes, examples } = counted;
	return { count: conversations, messages, bytes: messageBytes, examples };
}

/** Removes for good what falls under a rule, and says what it was. Only on the user's word. */
export async function applyRetention(host: RetentionHost, retention: Retention): Promise<RetentionResult> {
	const { rule } = retention;
	if (isFileRule(rule)) {
		const times = timesOf(host, retention);
		const files = await filesUnder(host, rule, times);
		await removeUnder(host, rule, files, times.leftBefore);
		return resultOf(files);
	}
	const preview = await previewRetention(host, retention);
	const params = { rule, before: olderThan(host, retention), limit: batch };
	const { attachment, change } = host.contentFolders;
	const stores = { attachment: new ContentStore(attachment), change: new ContentStore(change) };
	const removed = await purgeWithContents(host.database(), stores, async () => {
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

/**
 * A content without a row may be on its way into a message of another window, whose draft or call is not over: only those
 * that are a day old count as left behind.
 */
function timesOf(host: RetentionHost, retention: Retention): { readonly before: number; readonly leftBefore: number } {
	const allowed = { ...retention, days: Math.max(retention.days, fewestDays[retention.rule]) };
	return { before: olderThan(host, allowed), leftBefore: olderThan(host, { ...retention, days: 1 }) };
}

function resultOf(files: readonly RuledFile[]): RetentionResult {
	const examples = files.slice(0, shownExamples).map(({ name }) => name);
	return { ...sumOf(files), messages: 0, examples };
}
