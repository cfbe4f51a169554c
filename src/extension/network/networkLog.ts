import type { Database, Params } from "../../db/index.ts";
import type { NetworkPurpose } from "../../shared/networkLog.ts";
import type { Clock } from "../clock.ts";
import type { NewId } from "../ids.ts";
import type { Log } from "../log.ts";

/** One contact as it ended. Bytes are those of the bodies; null: not known. `status` null: there was no answer. */
export interface Contact {
	readonly host: string;
	/** Null: the usual one of the protocol. */
	readonly port: number | null;
	readonly purpose: NetworkPurpose;
	readonly bytesSent: number | null;
	readonly bytesReceived: number | null;
	readonly status: number | null;
}

export interface NetworkLogOptions {
	readonly database: () => Pick<Database, "call">;
	readonly clock: Pick<Clock, "now">;
	readonly machineId: string;
	readonly newId: NewId;
	readonly log: Pick<Log, "error">;
}

/** What is known when a contact is over. */
export type ContactEnd = Pick<Contact, "bytesSent" | "bytesReceived" | "status">;

/** Writes down every host that Daybook contacts. Never rejects: what is asked of the network does not wait for its log. */
export class NetworkLog {
	readonly #options: NetworkLogOptions;

	constructor(options: NetworkLogOptions) {
		this.#options = options;
	}

	/** Enters a contact before the first byte leaves, so that it is known of even if the window dies; ends it when told. */
	begin(host: string, purpose: NetworkPurpose): (end: ContactEnd) => void {
		const { newId, machineId, clock } = this.#options;
		const row = { id: newId(), machineId, at: clock.now(), host, purpose };
		this.#write({ ...row, bytesSent: null, bytesReceived: null, status: null });
		let isOver = false;
		return (end) => {
			if (isOver) return;
			isOver = true;
			this.#write({ ...row, ...end });
		};
	}

	/** Enters a contact that is over. */
	record({ host, port, purpose, ...end }: Contact): void {
		this.begin(port === null ? host : `${host}:${port}`, purpose)(end);
	}

	#write(row: Params<"network.record">): void {
		const { database, log } = this.#options;
		database()
			.call("network.record", row)
			.catch((error: unknown) => log.error("A contact could not be entered in the network log", error));
	}
}
