import type { Params } from "../../db/index.ts";

/** A message on its way in or out: all that the database keeps of it. Each stands after its parent. */
export type TransferredMessage = Params<"conversations.addImported">["messages"][number];

/** A chat on its way in or out, in no file's own form. */
export interface TransferredChat {
	/** Daybook's own id; for others one that is made from theirs and always the same. */
	readonly id: string;
	/** "daybook", or the tool it comes from. */
	readonly origin: string;
	/** Its id over there; null for Daybook's own. */
	readonly originKey: string | null;
	readonly title: string;
	readonly projectId: string | null;
	readonly projectName: string | null;
	/** Path of the folder it was about; null when the file does not say. */
	readonly folder: string | null;
	readonly status: "active" | "archived";
	readonly isPinned: boolean;
	readonly createdAt: number;
	readonly headMessageId: string | null;
	readonly messages: readonly TransferredMessage[];
}

/** A content that travels with its chats: its bytes in base64 by their SHA-256. */
export type TransferredContents = Readonly<Record<string, string>>;

/** What was read from files: the chats, their attachments' contents, and a sentence for each file that was no use. */
export interface ReadChats {
	readonly chats: readonly TransferredChat[];
	readonly contents: TransferredContents;
	readonly problems: readonly string[];
}
