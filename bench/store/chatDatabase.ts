import fs from "node:fs";
import { applicationId } from "./benchSchema.ts";
import { seededRandom } from "../../test/fakes/simulatedDisk.ts";

export const chatSql = `
	CREATE TABLE conversations (id TEXT PRIMARY KEY, title TEXT, created_at INTEGER NOT NULL) STRICT;
	CREATE TABLE messages (
		id TEXT PRIMARY KEY,
		conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
		position INTEGER NOT NULL,
		role TEXT NOT NULL,
		content TEXT NOT NULL,
		created_at INTEGER NOT NULL,
		UNIQUE (conversation_id, position)
	) STRICT;
	CREATE TABLE token_usage (
		id INTEGER PRIMARY KEY,
		message_id TEXT,
		model TEXT NOT NULL,
		input_tokens INTEGER NOT NULL,
		output_tokens INTEGER NOT NULL,
		cost INTEGER,
		at INTEGER NOT NULL
	) STRICT;
	CREATE INDEX token_usage_at ON token_usage (at);
	CREATE INDEX messages_created ON messages (conversation_id, created_at);
`;

/** What one commit of a chat writes. */
export const insertMessage = "INSERT INTO messages VALUES (:id, :conversation, :position, 'assistant', :content, :at)";
export const insertUsage =
	"INSERT INTO token_usage (message_id, model, input_tokens, output_tokens, cost, at) VALUES (:id, 'claude', :input, :output, :cost, :at)";

const words = "the quick brown fox returns a promise of tokens while models stream errors from files and tests".split(
	" ",
);

/** Text of about `length` characters. */
export function prose(random: () => number, length: number): string {
	let text = "";
	while (text.length < length) {
		text += `${words[Math.floor(random() * words.length)]} `;
	}
	return text;
}

/** Writes an ordinary SQLite file of about `megabytes` with chat-like rows. */
export function makeChatDatabase(file: string, megabytes: number): void {
	fs.rmSync(file, { force: true });
	const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
	const database = new DatabaseSync(file);
	database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA application_id = ${applicationId}`);
	database.exec(`${chatSql}; PRAGMA user_version = 1`);
	const random = seededRandom(42);
	const conversation = database.prepare("INSERT INTO conversations VALUES (?, ?, ?)");
	const message = database.prepare("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?)");
	const usage = database.prepare(
		"INSERT INTO token_usage (message_id, model, input_tokens, output_tokens, cost, at) VALUES (?, 'claude', ?, ?, ?, ?)",
	);
	let at = 1_700_000_000_000;
	for (let count = 0; fs.statSync(file).size < megabytes * 1_000_000; count++) {
		database.exec("BEGIN");
		const id = `c${String(count).padStart(8, "0")}`;
		conversation.run(id, `conversation ${count}`, at);
		for (let position = 0; position < 40; position++) {
			const messageId = `${id}m${String(position).padStart(4, "0")}`;
			const length = random() < 0.1 ? 8000 * random() : 200 + 1500 * random();
			at += 1000;
			message.run(messageId, id, position, position % 2 ? "assistant" : "user", prose(random, length), at);
			usage.run(messageId, Math.floor(random() * 9000), Math.floor(random() * 900), Math.floor(random() * 90_000), at);
		}
		database.exec("COMMIT");
	}
	database.close();
}
