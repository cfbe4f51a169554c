import type { Services } from "./services.ts";

/** Something that was done, for the book of what was done. */
export interface AuditEntry {
	/** The same id twice is one line; a new one when absent. */
	readonly id?: string;
	/** What was done, such as "database.exported": a noun, a dot, a verb. */
	readonly action: string;
	/** Null or absent: to nothing in particular. */
	readonly target?: { readonly kind: string; readonly id: string } | null;
	/** Names, counts and paths; no message texts and no keys. */
	readonly detail?: Readonly<Record<string, unknown>>;
	/** "user" when absent; "daybook", or "agent:<model>". */
	readonly actor?: string;
}

/** Enters what was done. Never rejects: what was done is done, and the log tells that the book has a gap. */
export type Audit = (entry: AuditEntry) => Promise<void>;

export function createAudit({
	database,
	newId,
	clock,
	log,
}: Pick<Services, "database" | "newId" | "clock" | "log">): Audit {
	return async ({ id = newId(), action, target = null, detail = {}, actor = "user" }) => {
		try {
			const entry = { entryId: id, actor, action, target, detail: { ...detail }, at: clock.now() };
			await database().call("audit.enter", entry);
		} catch (error) {
			log.error(`"${action}" could not be entered in the audit log`, error);
		}
	};
}
