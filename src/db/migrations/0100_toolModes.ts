/** What each tool may do by itself, per chat, project and for all, and the proof that the user chose what widens rights. */
export const toolModes = {
	version: 100,
	name: "0100_toolModes",
	up: `
ALTER TABLE chat_settings ADD COLUMN tool_modes TEXT CHECK (tool_modes IS NULL OR json_type(tool_modes) = 'object'); -- mode by tool name; NULL: none chosen
ALTER TABLE chat_settings ADD COLUMN modes_seal TEXT; -- code over both kinds of modes, made with a key outside the database; NULL: "auto" does not hold
`,
	// Lossless as long as nobody chose anything; the modes of tools go with the column.
	down: null,
};
