/**
 * Full-text search over messages, links and other agents' prompts, kept in step by triggers.
 *
 * FTS4 since the official sql.js has no FTS5. The tables hold no text of their own (external content). unicode61 takes a
 * run of Chinese or Japanese for one word; the column of character pairs beside the text makes any stretch of it findable.
 */
interface Indexed {
	readonly table: string;
	readonly columns: readonly string[];
}

const indexed: readonly Indexed[] = [
	{ table: "messages", columns: ["content", "bigrams"] },
	{ table: "agent_session_prompts", columns: ["content", "bigrams"] },
	{
		table: "links",
		columns: ["url", "title", "main_topic", "reasons_to_care", "key_insights", "technical_details", "bigrams"],
	},
];

const createIndex = ({ table, columns }: Indexed): string => {
	const names = columns.join(", ");
	const insert = `INSERT INTO ${table}_search (docid, ${names}) VALUES (NEW.sequence, ${columns.map((name) => `NEW.${name}`).join(", ")});`;
	// The old row must go while the content table still has it: FTS4 reads the words to forget from there.
	const forget = `DELETE FROM ${table}_search WHERE docid = OLD.sequence;`;
	return `
CREATE VIRTUAL TABLE ${table}_search USING fts4(content="${table}", ${names}, tokenize=unicode61 "remove_diacritics=2");
INSERT INTO ${table}_search (docid, ${names}) SELECT sequence, ${names} FROM ${table};
CREATE TRIGGER ${table}_search_insert AFTER INSERT ON ${table} BEGIN ${insert} END;
CREATE TRIGGER ${table}_search_delete BEFORE DELETE ON ${table} BEGIN ${forget} END;
CREATE TRIGGER ${table}_search_before_update BEFORE UPDATE OF ${names} ON ${table} BEGIN ${forget} END;
CREATE TRIGGER ${table}_search_after_update AFTER UPDATE OF ${names} ON ${table} BEGIN ${insert} END;`;
};

const dropIndex = ({ table }: Indexed): string => `
DROP TRIGGER ${table}_search_insert;
DROP TRIGGER ${table}_search_delete;
DROP TRIGGER ${table}_search_before_update;
DROP TRIGGER ${table}_search_after_update;
DROP TABLE ${table}_search;`;

export const search = {
	version: 50,
	name: "0050_search",
	up: indexed.map(createIndex).join("\n"),
	// Lossless: everything in the index is computed from the tables.
	down: indexed.map(dropIndex).join("\n"),
};
