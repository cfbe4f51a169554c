import type { DatabaseFile } from "./databaseFile.ts";
import type { Schema } from "./schema.ts";

/**
 * Applies the steps the file lacks, each in a transaction of its own, and moves them into the main file, so that other
 * tools see the tables. Under the mutex. What a step throws passes on; the steps before it stay.
 */
export function upgrade(file: DatabaseFile, schema: Schema): void {
	const steps = schema.pending(file.reader);
	for (const step of steps) {
		file.transaction(() => step.apply(file.connection));
	}
	if (steps.length > 0) {
		file.checkpoint();
		file.refreshSchemaVersion();
	}
}
