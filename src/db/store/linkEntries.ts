import fs from "node:fs";
import path from "node:path";
import { isProcessDead, parseProcessIdentity, type ProcessIdentity } from "./processIdentity.ts";
import { errnoOf } from "./storeError.ts";

const dayInMs = 86_400_000;

/** Whoever an entry of the mutex named when it was read. Its file stays open: no other file can get its number meanwhile. */
export interface Holder {
	readonly identity: ProcessIdentity | undefined;
	readonly token: string | undefined;
	/** The same for one holding, another for the next. */
	readonly mark: string;
	/** Whether the entry names the same owner now. */
	isStillAt(entry: string): boolean;
	close(): void;
}

/** The name under which an entry is noted as given up by those who wait. */
export function givenUp(entry: string): string {
	return `${entry}.given-up`;
}

/** Who holds the entry; undefined when it has been released in the meantime. The caller closes it. */
export function readHolder(entry: string): Holder | undefined {
	const handle = openIfPresent(entry);
	if (handle === undefined) {
		return undefined;
	}
	try {
		return describeHolder(handle);
	} catch (error) {
		fs.closeSync(handle);
		throw error;
	}
}

/** All from one open file: the entry may name another owner from one line to the next. */
function describeHolder(handle: number): Holder {
	const content = parseJson(fs.readFileSync(handle, "utf8"));
	const { dev, ino, ctimeNs } = fs.fstatSync(handle, { bigint: true });
	return {
		identity: parseProcessIdentity(content),
		token: tokenOf(content),
		mark: `${ino}:${ctimeNs}`,
		isStillAt: (name) => {
			const now = fs.statSync(name, { bigint: true, throwIfNoEntry: false });
			return now?.ino === ino && now.dev === dev;
		},
		close: () => fs.closeSync(handle),
	};
}

function openIfPresent(file: string): number | undefined {
	try {
		return fs.openSync(file, "r");
	} catch (error) {
		if (errnoOf(error) === "ENOENT") {
			return undefined;
		}
		throw error;
	}
}

function tokenOf(content: unknown): string | undefined {
	const isOwner = typeof content === "object" && content !== null && "token" in content;
	return isOwner && typeof content.token === "string" ? content.token : undefined;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/**
 * Removes what certainly dead owners left: entries of earlier runs of this machine and owners' files. Returns sentences
 * for the user about other computers that use the folder.
 */
export function tidy(folder: string, scope: string, self: ProcessIdentity, ownFile: string): string[] {
	const warnings = new Set<string>();
	for (const name of fs.readdirSync(folder)) {
		const file = path.join(folder, name);
		if (file === ownFile || name.startsWith(`${scope}-`)) {
			continue;
		}
		const found = fs.statSync(file, { throwIfNoEntry: false });
		const identity = parseProcessIdentity(parseJson(readText(file)));
		if (identity && identity.host === self.host && isProcessDead(identity, self) === true) {
			fs.rmSync(file, { force: true });
		} else if (identity && identity.host !== self.host && found && Date.now() - found.ctimeMs < dayInMs) {
			warnings.add("Another computer has used this folder today; two computers must not write to it at once.");
		}
	}
	return [...warnings];
}

function readText(file: string): string {
	try {
		return fs.readFileSync(file, "utf8");
	} catch {
		return "";
	}
}
