import { staysOnThisMachine } from "../address.ts";
import type { Host, Watchdogs } from "./provider.ts";

const cloud: Watchdogs = { connect: 10_000, firstByte: 90_000, idle: 90_000, total: 600_000 };

/** A local model may load for minutes before its first word, and its tool calls come in one piece at their end. */
const local: Watchdogs = { connect: 5000, firstByte: 300_000, idle: 120_000, total: 600_000 };

/** The patience with a host unless the user sets another. */
export function defaultWatchdogs(host: Host): Watchdogs {
	return host.kind === "ollama" || staysOnThisMachine(host.baseUrl) ? local : cloud;
}
