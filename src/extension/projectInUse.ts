import type { OpenProject } from "./projects/index.ts";

export interface ProjectInUseOptions {
	readonly projects: {
		current(): readonly OpenProject[];
		/** The project of the file in front; the first one without a file. */
		inFront(): OpenProject | undefined;
	};
}

/**
 * Which of the window's projects a new chat and the figures are about: the one the user chose, until a file of another one
 * comes to the front; else that of the file in front.
 */
export class ProjectInUse {
	readonly #options: ProjectInUseOptions;
	readonly #listeners = new Set<() => void>();
	#chosenUri: string | null = null;
	#frontUri: string | null;
	#toldUri: string | null;

	constructor(options: ProjectInUseOptions) {
		this.#options = options;
		this.#frontUri = options.projects.inFront()?.folderUri ?? null;
		this.#toldUri = this.#frontUri;
	}

	current(): OpenProject | undefined {
		const { projects } = this.#options;
		return projects.current().find(({ folderUri }) => folderUri === this.#chosenUri) ?? projects.inFront();
	}

	/** The user says which project he means. */
	choose(folderUri: string): void {
		this.#chosenUri = folderUri;
		this.#tell();
	}

	/** To be called when another file comes to the front, and when folders come or go. */
	look(): void {
		const front = this.#options.projects.inFront()?.folderUri ?? null;
		if (front !== this.#frontUri) this.#chosenUri = null;
		this.#frontUri = front;
		this.#tell();
	}

	/** Calls back when the project in use is another one. Returns what ends it. */
	onDidChange(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	#tell(): void {
		const uri = this.current()?.folderUri ?? null;
		if (uri === this.#toldUri) return;
		this.#toldUri = uri;
		for (const listener of this.#listeners) listener();
	}
}
