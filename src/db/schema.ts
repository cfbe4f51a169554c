import { countContent } from "./maintenance.ts";
import { applyMigration, pendingMigrations } from "./migrate.ts";
import { applicationId, migrations } from "./migrations/index.ts";
import type { Schema } from "./store/schema.ts";

/** Our tables as the store needs to know them. `now` in ms is recorded with each step. */
export function daybookSchema(now: () => number): Schema {
	return {
		applicationId,
		version: migrations.at(-1)?.version ?? 0,
		pending: (database) =>
			pendingMigrations(database, migrations).map((step) => ({
				name: step.name,
				apply: (writable) => applyMigration(writable, step, now()),
			})),
		count: countContent,
	};
}
