import type { RetentionResult } from "../../shared/dataPages.ts";
import { formatBytes, formatCount } from "../format.ts";
import { t } from "../l10n.ts";

/** What falls or fell under a rule, as a part of a sentence. */
export function whatFalls({ count, messages, bytes }: RetentionResult, isChats: boolean): string {
	const values = { count: formatCount(count), size: formatBytes(bytes) };
	if (!isChats) return count === 1 ? t("1 file, {size}", values) : t("{count} files, {size}", values);
	return t("{chats} with {messages}, {size}", {
		...values,
		chats: count === 1 ? t("1 chat") : t("{count} chats", values),
		messages: messages === 1 ? t("1 message") : t("{count} messages", { count: formatCount(messages) }),
	});
}
