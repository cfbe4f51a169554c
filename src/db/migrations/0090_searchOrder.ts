/**
 * Builds the index of messages anew, so that the newest hits cost the same however many there are.
 *
 * Descending lists let FTS4 read only as far as the page that is shown; lists of beginnings of words let it do so for what is
 * typed, which is always the beginning of a word. Longer beginnings are rare enough to be gathered. The triggers of the table
 * go on filling the new index under its old name.
 */
const build = (options: string): string => `
DROP TABLE messages_search;
CREATE VIRTUAL TABLE messages_search USING fts4(content="messages", content, bigrams, tokenize=unicode61 "remove_diacritics=2"${options});
INSERT INTO messages_search (docid, content, bigrams) SELECT sequence, content, bigrams FROM messages;`;

export const searchOrder = {
	version: 90,
	name: "0090_searchOrder",
	up: build(', order=desc, prefix="2,3,4"'),
	// Lossless: everything in the index is computed from the table.
	down: build(""),
};
