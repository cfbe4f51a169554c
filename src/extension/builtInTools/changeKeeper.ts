import { createHash } from "node:crypto";
import path from "node:path";
import type { FileChangeRecord } from "../../shared/toolCalls.ts";
import type { ContentStore } from "../attachments/index.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import { countLines } from "./lineDiff.ts";
import type { FileAccess } from "./fileAccess.ts";
import type { FileChange } from "../tools/index.ts";
import { decodeText } from "./textFile.ts";

export interface ChangeKeeperOptions {
	/** Where contents are kept, the same for every window. */
	readonly contents: Pick<ContentStore, "put" | "read">;
	readonly files: FileAccess;
	/** As the user knows a file: below its workspace folder. */
	readonly shownPath: (absolute: string) => string;
	readonly localize: Localize;
}

/** Keeps what calls did to files, shows it and takes it back. */
export class ChangeKeeper {
	readonly #options: ChangeKeeperOptions;
	readonly #contents: ChangeKeeperOptions["contents"];

	constructor(options: ChangeKeeperOptions) {
		this.#options = options;
		this.#contents = options.contents;
	}

	/** What a call did, without the contents, which are kept under their hashes. */
	async keep({ path: now, pathBefore, before, after }: FileChange): Promise<FileChangeRecord> {
		const [beforeHash, afterHash] = await Promise.all([this.#put(before), this.#put(after)]);
		const counts = countLines(textOf(before), textOf(after));
		const kind = kindOf({ path: now, pathBefore, before, after });
		const shownPath = this.#options.shownPath(now);
		return { kind, path: now, pathBefore, shownPath, beforeHash, afterHash, ...counts };
	}

	/** The texts before and after, for a diff; of what is no text, "". Throws "gone" when they are not here any more. */
	async texts(change: FileChangeRecord): Promise<{ readonly before: string; readonly after: string }> {
		const { beforeHash, afterHash, shownPath } = change;
		const [before, after] = await Promise.all([this.#read(beforeHash), this.#read(afterHash)]);
		const isGone = (hash: string | null, content: Uint8Array | null) => hash !== null && content === null;
		if (isGone(beforeHash, before) || isGone(afterHash, after)) {
			const sentence = "What was kept of this change to {0} is gone: it can no longer be shown.";
			throw new DaybookError("gone", this.#options.localize(sentence, shownPath));
		}
		return { before: textOf(before), after: textOf(after) };
	}

	/**
	 * Puts the file back as it was; does nothing when it is. Throws when it is no longer as the call left it, or its content is
	 * not here any more.
	 */
	async undo(change: FileChangeRecord): Promise<void> {
		const { files, localize } = this.#options;
		const { path: now, pathBefore, shownPath, beforeHash, afterHash } = change;
		const current = await files.read(now);
		if (await this.#isAsBefore(change, current?.bytes ?? null)) return;
		if (hashOf(current?.bytes ?? null) !== afterHash)
			throw new DaybookError("stale", localize("{0} was changed since. Undo it in the editor.", shownPath));
		if (change.kind === "renamed") return files.rename(now, pathBefore);
		const before = await this.#read(beforeHash);
		if (beforeHash !== null && before === null)
			throw new DaybookError(
				"gone",
				localize("The earlier text of {0} is not kept any more, so the change cannot be undone.", shownPath),
			);
		if (before === null) await files.trash(now);
		else await files.write(now, before, current?.bytes ?? null);
	}

	/** As after an undo that could not be entered, or by the user's own hand. */
	async #isAsBefore(change: FileChangeRecord, current: Uint8Array | null): Promise<boolean> {
		const { kind, pathBefore, beforeHash, afterHash } = change;
		if (kind !== "renamed") return beforeHash !== afterHash && hashOf(current) === beforeHash;
		if (current !== null) return false;
		return hashOf((await this.#options.files.read(pathBefore))?.bytes ?? null) === beforeHash;
	}

	async #put(content: Uint8Array | null): Promise<string | null> {
		return content && this.#contents.put(content);
	}

	async #read(hash: string | null): Promise<Uint8Array | null> {
		return hash === null ? null : this.#contents.read(hash);
	}
}

function kindOf({ path: now, pathBefore, before, after }: FileChange): FileChangeRecord["kind"] {
	if (path.relative(now, pathBefore) !== "") return "renamed";
	if (before === null) return "created";
	return after === null ? "deleted" : "changed";
}

function textOf(bytes: Uint8Array | null): string {
	return (bytes && decodeText(bytes)?.text) ?? "";
}

function hashOf(bytes: Uint8Array | null): string | null {
	return bytes && createHash("sha256").update(bytes).digest("hex");
}
