import type { MemoryDatabase } from "../../test/fakes/memoryDatabase.ts";
import { seededRandom } from "../../test/fakes/simulatedDisk.ts";
import { bigramsOf } from "../../src/db/searchText.ts";

/** Words of the corpus: the number of a word says how rare it is, as in any language. */
export const vocabularySize = 30_000;
const messagesPerChat = 50;
const wordsPerMessage = 24;
/** Every so many messages is in Japanese. */
const japaneseEvery = 40;
const japanese = "この関数は価格を計算して返します。データベースの移行が完了しました。設定を確認してください。";

/** A word by how common it is, the most common one 0. As in any language, common words are short. */
export function wordOf(rank: number): string {
	const length = Math.min(11, 2 + Math.ceil(Math.log2(rank + 2) / 1.6));
	let number = (rank + 1) * 2_654_435_761;
	let word = "";
	for (let at = 0; at < length; at++) {
		word += letters[number % letters.length] ?? "";
		number = Math.floor(number / letters.length) + (rank + 1) * 7919;
	}
	return word;
}

const letters = "etaoinshrdlucmfw";

/**
 * Fills the database with so many messages in chats of fifty, spread over twenty projects, with words as rare as in real
 * text. The same number gives the same messages. `onProgress` hears how many there are.
 */
export function fillMessages(database: MemoryDatabase, count: number, onProgress: (done: number) => void): void {
	const random = seededRandom(7);
	prepare(database, Math.ceil(count / messagesPerChat));
	const insert = database.raw.prepare(
		`INSERT INTO messages (
			id, machine_id, conversation_id, round_number, speaker, role, state, content, bigrams, created_at
		) VALUES (?, 'm', ?, 1, ?, ?, 'complete', ?, ?, ?)`,
	);
	database.raw.exec("BEGIN");
	for (let index = 0; index < count; index++) {
		const isUser = index % 2 === 0;
		const content = messageText(index, random);
		insert.run([
			`message-${index}`,
			`chat-${Math.floor(index / messagesPerChat)}`,
			isUser ? "user" : "agent:bench",
			isUser ? "user" : "assistant",
			content,
			bigramsOf(content),
			1_700_000_000_000 + index * 1000,
		]);
		if (index % 100_000 === 99_999) onProgress(index + 1);
	}
	database.raw.exec("COMMIT");
	insert.free();
}

function prepare(database: MemoryDatabase, chats: number): void {
	database.raw.exec(`
		INSERT INTO users (id, machine_id, is_local, username, created_at, updated_at) VALUES ('u', 'm', 1, 'u', 1, 1);
		WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19)
		INSERT INTO projects (id, machine_id, user_id, name, path, created_at, updated_at)
		SELECT 'project-' || i, 'm', 'u', 'Project ' || i, '/p' || i, 1, 1 FROM n;
		WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${chats - 1})
		INSERT INTO conversations (id, machine_id, user_id, project_id, title, created_at, updated_at)
		SELECT 'chat-' || i, 'm', 'u', 'project-' || (i % 20), 'Chat ' || i, 1, 1 FROM n;`);
}

function messageText(index: number, random: () => number): string {
	if (index % japaneseEvery === 0) return japanese;
	const words: string[] = [];
	for (let at = 0; at < wordsPerMessage; at++) {
		// Zipf: a word's frequency falls with its rank.
		words.push(wordOf(Math.floor(vocabularySize ** random()) - 1));
	}
	return words.join(" ");
}
