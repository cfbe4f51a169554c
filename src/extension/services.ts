import type * as vscode from "vscode";
import type { Database } from "../db/index.ts";
import type { Audit } from "./audit.ts";
import type { Clock } from "./clock.ts";
import type { NewId } from "./ids.ts";
import type { Localize } from "./localize.ts";
import type { Log } from "./log.ts";
import type { Network } from "./network/index.ts";
import type { Settings } from "./settings.ts";

/** All that features are built from. Made once by `activate` and passed on; nothing is looked up globally. */
export interface Services {
	readonly context: vscode.ExtensionContext;
	readonly log: Log;
	readonly clock: Clock;
	readonly newId: NewId;
	readonly localize: Localize;
	readonly settings: () => Settings;
	readonly onDidChangeSettings: vscode.Event<void>;
	/** Opens the database on first use; the door queues what is asked before it is open. */
	readonly database: () => Database;
	/** True once the database was asked for. */
	readonly isDatabaseOpen: () => boolean;
	/** How the world outside is asked: written down, and within the user's limits. */
	readonly network: Network;
	/** Enters what was done in the book of what was done. */
	readonly audit: Audit;
	/** The editor's own hash for this machine. */
	readonly machineId: string;
	/** This window's row in `sessions`. */
	readonly sessionId: string;
}
