import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { ProjectRow } from "./projectsTree.ts";

/** One place at which a project was seen. */
export interface SightingRow {
	readonly id: string;
	/** The path or address as the user knows it. */
	readonly place: string;
	/** "github.com/acme/shop on main", or empty. */
	readonly detail: string;
}

/** What the commands do in the database. */
export interface ProjectOperations {
	list(): Promise<readonly ProjectRow[]>;
	rename(projectId: string, name: string): Promise<void>;
	/** Null takes the description away. */
	describe(projectId: string, description: string | null): Promise<void>;
	setStatus(projectId: string, status: ProjectRow["status"]): Promise<void>;
	/** Moves all that belongs to the first into the second. */
	merge(fromId: string, intoId: string): Promise<void>;
	sightings(projectId: string): Promise<readonly SightingRow[]>;
	/** Makes a project of its own of one place. */
	split(projectId: string, sightingId: string): Promise<void>;
}

export interface Choice {
	readonly id: string;
	readonly label: string;
	readonly description: string;
}

/** How the user is asked; undefined means that they turned away. */
export interface Prompts {
	pick(title: string, choices: readonly Choice[]): Promise<string | undefined>;
	input(title: string, value: string): Promise<string | undefined>;
	/** A modal question with one button beside Cancel. */
	confirm(question: string, detail: string, action: string): Promise<boolean>;
}

export interface ProjectCommandsOptions {
	readonly operations: ProjectOperations;
	readonly prompts: Prompts;
	readonly localize: Localize;
	readonly openFolder: (folderUri: string, isNewWindow: boolean) => Promise<void>;
	readonly filter: { get(): string; set(filter: string): void };
	/** Called after the database was changed. */
	readonly changed: () => void;
}

const MAX_NAME_LENGTH = 100;
const MAX_DESCRIPTION_LENGTH = 2000;

/** A tree node, a row or the id itself: menus pass nodes, scripts pass ids. */
function idIn(target: unknown): string | undefined {
	if (typeof target === "string") return target;
	if (typeof target !== "object" || target === null || !("id" in target)) return undefined;
	return typeof target.id === "string" ? target.id : undefined;
}

function textIn(value: unknown): string | undefined {
	return typeof value === "string" ? value : undefined;
}

/**
 * The commands of the Projects view. Each takes as arguments what it would otherwise ask for; without a project it asks
 * for one. Turning away from a question changes nothing.
 */
export class ProjectCommands {
	readonly #options: ProjectCommandsOptions;

	constructor(options: ProjectCommandsOptions) {
		this.#options = options;
	}

	async open(target?: unknown, isNewWindow = false): Promise<void> {
		const row = await this.#project(target, ({ folderUri }) => folderUri !== null);
		if (row === undefined) return;
		const { folderUri } = row;
		if (folderUri === null) throw this.#error("project_not_here", "{0} was not opened on this machine yet.", row.name);
		await this.#options.openFolder(folderUri, isNewWindow);
	}

	async rename(target?: unknown, name?: unknown): Promise<void> {
		const row = await this.#project(target);
		if (row === undefined) return;
		const given = textIn(name) ?? (await this.#options.prompts.input(this.#say("Name of the project"), row.name));
		if (given === undefined) return;
		const chosen = given.trim();
		if (chosen === "" || chosen.length > MAX_NAME_LENGTH) {
			throw this.#error("project_name_invalid", "A project's name has 1 to {0} characters.", MAX_NAME_LENGTH);
		}
		await this.#change(this.#options.operations.rename(row.id, chosen));
	}

	async describe(target?: unknown, description?: unknown): Promise<void> {
		const row = await this.#project(target);
		if (row === undefined) return;
		const { prompts, operations } = this.#options;
		const title = this.#say("What {0} is about; empty for nothing", row.name);
		const given = textIn(description) ?? (await prompts.input(title, row.description ?? ""));
		if (given === undefined) return;
		const chosen = given.trim().slice(0, MAX_DESCRIPTION_LENGTH);
		await this.#change(operations.describe(row.id, chosen === "" ? null : chosen));
	}

	async setStatus(status: ProjectRow["status"], target?: unknown): Promise<void> {
		const row = await this.#project(target, (project) => project.status !== status);
		if (row === undefined || row.status === status) return;
		await this.#change(this.#options.operations.setStatus(row.id, status));
	}

	async merge(target?: unknown, into?: unknown): Promise<void> {
		const from = await this.#project(target);
		if (from === undefined) return;
		const destination = await this.#project(into, ({ id }) => id !== from.id);
		if (destination === undefined) return;
		if (destination.id === from.id) throw this.#error("project_merge_self", "A project cannot be merged into itself.");
		const isAgreed =
			idIn(into) !== undefined ||
			(await this.#options.prompts.confirm(
				this.#say("Merge {0} into {1}?", from.name, destination.name),
				this.#say("Chats, sessions and costs of {0} will belong to {1}.", from.name, destination.name),
				this.#say("Merge"),
			));
		if (isAgreed) await this.#change(this.#options.operations.merge(from.id, destination.id));
	}

	async split(target?: unknown, sighting?: unknown): Promise<void> {
		const row = await this.#project(target);
		if (row === undefined) return;
		const places = await this.#options.operations.sightings(row.id);
		if (places.length < 2) {
			throw this.#error("project_one_place", "{0} was seen in one place only; there is nothing to split.", row.name);
		}
		const choices = places.map(({ id, place, detail }) => ({ id, label: place, description: detail }));
		const title = this.#say("The place that becomes a project of its own");
		const chosen = textIn(sighting) ?? (await this.#options.prompts.pick(title, choices));
		if (chosen === undefined) return;
		if (!places.some(({ id }) => id === chosen)) throw this.#error("sighting_not_found", "There is no such place.");
		await this.#change(this.#options.operations.split(row.id, chosen));
	}

	async filter(text?: unknown): Promise<void> {
		const { filter, prompts } = this.#options;
		const given =
			textIn(text) ?? (await prompts.input(this.#say("Words to find; empty for all projects"), filter.get()));
		if (given !== undefined) filter.set(given.trim());
	}

	/** The project that is meant; asks when none is, among those that fit. */
	async #project(target: unknown, fits: (row: ProjectRow) => boolean = () => true): Promise<ProjectRow | undefined> {
		const rows = await this.#options.operations.list();
		const choices = rows.filter(fits).map((row) => ({ id: row.id, label: row.name, description: row.path }));
		const id = idIn(target) ?? (await this.#options.prompts.pick(this.#say("Project"), choices));
		if (id === undefined) return undefined;
		const row = rows.find((project) => project.id === id);
		if (row === undefined) throw this.#error("project_not_found", "There is no such project any more.");
		return row;
	}

	async #change(change: Promise<void>): Promise<void> {
		await change;
		this.#options.changed();
	}

	#say(sentence: string, ...values: (string | number)[]): string {
		return this.#options.localize(sentence, ...values);
	}

	#error(code: string, sentence: string, ...values: (string | number)[]): DaybookError {
		return new DaybookError(code, this.#say(sentence, ...values));
	}
}
