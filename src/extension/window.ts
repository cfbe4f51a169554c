import { userInfo } from "node:os";
import type { Database } from "../db/index.ts";
import type { Services } from "./services.ts";

/** This window as the rows know it. */
export interface WindowIdentity {
	readonly userId: string;
	readonly sessionId: string;
	/** The machine as the database knows it: that of the first window that opened it here. */
	readonly machineId: string;
}

/**
 * Enters the local user on first use, once, and ends the windows that crashed. Resolves with who writes here.
 * A failure is forgotten, so that the next use tries again.
 */
export class WindowEntry {
	readonly #services: Services;
	readonly #didRecover: (conversationIds: readonly string[]) => void;
	#entering: Promise<WindowIdentity> | null = null;

	/** `didRecover` is told which chats got the cut answer of a window that died. */
	constructor(services: Services, didRecover: (conversationIds: readonly string[]) => void) {
		this.#services = services;
		this.#didRecover = didRecover;
	}

	enter(): Promise<WindowIdentity> {
		if (this.#entering !== null) return this.#entering;
		const entering = this.#enter(this.#services.database());
		this.#entering = entering;
		entering.catch(() => {
			if (this.#entering === entering) this.#entering = null;
		});
		return entering;
	}

	/** What was entered may be gone, as after a restore: the next use enters it again. */
	forget(): void {
		this.#entering = null;
	}

	async #enter(database: Database): Promise<WindowIdentity> {
		const { newId, machineId, clock, sessionId } = this.#services;
		const user = await database.call("people.local", {
			userId: newId(),
			machineId,
			username: loginName(),
			displayName: null,
			email: null,
			at: clock.now(),
		});
		await this.recover();
		return { userId: user.id, sessionId, machineId: user.machineId };
	}

	/** Ends the windows that died, and enters what came of the answers they were writing. */
	async recover(): Promise<void> {
		const { database, sessionId, clock } = this.#services;
		const { conversationIds } = await database().call("sessions.recover", { sessionId, at: clock.now() });
		if (conversationIds.length > 0) this.#didRecover(conversationIds);
	}
}

function loginName(): string {
	try {
		return userInfo().username;
	} catch {
		// A user id without an entry in the system's list, as containers have it.
		return "me";
	}
}
