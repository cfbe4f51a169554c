import { contentFolders } from "../attachmentFiles.ts";
import type { Services } from "../services.ts";
import { mergeDatabase } from "./mergeCommand.ts";
import { restoreDatabase } from "./restoreCommand.ts";
import { SqlConsole } from "./sqlConsole.ts";
import { createStoragePage, type StoragePage } from "./storagePage.ts";

/** The pages about the data itself, and merging. A bundle of its own. */
export class Storage {
	readonly #services: Services;
	readonly #page: StoragePage;
	readonly #console: SqlConsole;

	constructor(services: Services, strings: Readonly<Record<string, string>>) {
		this.#services = services;
		this.#page = createStoragePage(services, strings, {
			database: services.database,
			folder: services.context.globalStorageUri.fsPath,
			contentFolders: contentFolders(services),
			now: () => services.clock.now(),
		});
		this.#console = new SqlConsole(services, strings);
	}

	showPage(): void {
		this.#page.show();
	}

	showConsole(sql: unknown): void {
		this.#console.show(typeof sql === "string" ? sql : null);
	}

	/** See `mergeDatabase`. */
	async merge(path: unknown, mode: unknown) {
		const report = await mergeDatabase(this.#services, path, mode);
		this.changed();
		return report;
	}

	/** See `restoreDatabase`. */
	async restore(source: unknown): Promise<void> {
		await restoreDatabase(this.#services, source);
		this.changed();
	}

	/** Tells an open page that its figures may have changed. */
	changed(): void {
		this.#page.notify("storage/didChange", null);
	}

	dispose(): void {
		this.#page.dispose();
		this.#console.dispose();
	}
}
