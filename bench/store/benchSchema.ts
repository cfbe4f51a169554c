import type { Schema } from "../../src/db/store/schema.ts";

/** "Dayb": the files of the bench. */
export const applicationId = 0x44617962;

/** The bench's files have their tables already. */
export const benchSchema: Schema = { applicationId, version: 1, pending: () => [], count: () => ({ rows: 1 }) };
