import type { Schema } from "../../src/db/store/schema.ts";
import { applicationId } from "./benchSchema.ts";

export const windowsSchema: Schema = {
	applicationId,
	version: 1,
	pending: (database) =>
		database.get<{ user_version: number }>("PRAGMA user_version")?.user_version === 1
			? []
			: [
					{
						name: "marks",
						apply: (writable) =>
							writable.execute(
								"CREATE TABLE marks (id INTEGER PRIMARY KEY, writer TEXT NOT NULL, at REAL NOT NULL) STRICT; PRAGMA user_version = 1",
							),
					},
				],
};
