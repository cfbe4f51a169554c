import type { Clock } from "../clock.ts";
import type { Localize } from "../localize.ts";
import type { Log } from "../log.ts";
import type { FolderReader } from "./detection/folder.ts";
import type * as Detection from "./detection/index.ts";
import type { ProjectProfile } from "./detection/profile.ts";
import type { IdentitySources, ProjectIdentity } from "./identity.ts";
import { identifyFolder } from "./identity.ts";

/** A folder of the window's workspace. */
export interface WorkspaceFolder {
	/** As the editor writes it; what `projectOf` compares with. */
	readonly uri: string;
	/** The URI's path, with "/". */
	readonly path: string;
	/** The path as the user knows it. */
	readonly shownPath: string;
	readonly name: string;
}

/** Everything known of a folder, for the row that tells where a project was seen. */
export interface ProjectSighting {
	readonly identity: ProjectIdentity;
	readonly profile: ProjectProfile;
	readonly shownPath: string;
	readonly seenAt: number;
}

/** The project that a sighting turned out to be. */
interface RecordedProject {
	readonly projectId: string;
	/** The user's own name for it, else the detected one. */
	readonly name: string;
}

/** One open folder and what is known of it by now. */
export interface OpenProject {
	readonly folderUri: string;
	readonly shownPath: string;
	/** The folder's name until more is known. */
	readonly name: string;
	/** Null until the database answered. */
	readonly projectId: string | null;
	/** Null until the folder was looked at. */
	readonly profile: ProjectProfile | null;
	readonly identity: ProjectIdentity | null;
	/** Questions for the empty chat, at most three. */
	readonly starters: readonly string[];
}

/** The editor, as far as open folders need it. */
export interface ProjectsWorkspace {
	folders(): readonly WorkspaceFolder[];
	/** Null when the window has no workspace file, or it was never saved. */
	workspaceFile(): string | null;
	remoteName(): string | null;
	reader(folder: WorkspaceFolder): FolderReader;
	/** Calls back when a file of such a name, or the repository's head or configuration, changes. Returns what ends it. */
	watch(folder: WorkspaceFolder, names: readonly string[], onChange: () => void): () => void;
	readonly knownRepository: IdentitySources["knownRepository"];
	readonly folderIdentity: IdentitySources["folderIdentity"];
}

export interface OpenProjectsOptions {
	readonly workspace: ProjectsWorkspace;
	/** The detection has parsers of other people and is loaded with the first folder. */
	readonly loadDetection: () => Promise<typeof Detection>;
	/** Keeps where a project was seen and says which project it is. */
	readonly recordSighting: (sighting: ProjectSighting) => Promise<RecordedProject>;
	readonly machineId: string;
	readonly localize: Localize;
	readonly clock: Clock;
	readonly log: Log;
}

/** What one save sets off (a temporary file, a rename, a lock file beside it) is looked at once. */
export const REFRESH_DELAY_MS = 1500;

/** A folder that could not be entered is looked at again after this long, then after twice as long, up to the limit. */
const RETRY_DELAY_MS = 5000;
const RETRY_LIMIT_MS = 300_000;

interface Entry {
	readonly folder: WorkspaceFolder;
	project: OpenProject;
	unwatch: (() => void) | null;
	cancelTimer: (() => void) | null;
	looking: Promise<void> | null;
	/** Something changed while it was being looked at. */
	isStale: boolean;
	/** The next look tells the database, whatever it finds. */
	mustRecord: boolean;
	/** Looks that failed since the last one that did not. */
	failures: number;
	cancelRetry: (() => void) | null;
}

/** The projects of the window's folders, kept up to date while it is open. */
export class OpenProjects {
	readonly #options: OpenProjectsOptions;
	readonly #listeners = new Set<() => void>();
	#entries = new Map<string, Entry>();
	#isDisposed = false;

	constructor(options: OpenProjectsOptions) {
		this.#options = options;
	}

	/** In the order of the workspace's folders. */
	current(): readonly OpenProject[] {
		return [...this.#entries.values()].map(({ project }) => project);
	}

	/** The project of the innermost open folder that holds the file; without a file the first one. */
	projectOf(uri: string | undefined): OpenProject | undefined {
		const projects = this.current();
		if (uri === undefined) return projects[0];
		const holding = projects.filter(({ folderUri }) => holds(folderUri, uri));
		return holding.toSorted((a, b) => b.folderUri.length - a.folderUri.length)[0];
	}

	/** Calls back when folders come or go and when more becomes known of one. Returns the unsubscribe function. */
	onDidChange(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Takes the window's folders in; to be called at the start and whenever they change. */
	update(): void {
		if (this.#isDisposed) return;
		const before = this.#entries;
		const folders = this.#options.workspace.folders();
		this.#entries = new Map(folders.map((folder) => [folder.uri, before.get(folder.uri) ?? newEntry(folder)]));
		for (const [uri, entry] of before) if (!this.#entries.has(uri)) release(entry);
		const isSame = [...before.keys()].join("\n") === [...this.#entries.keys()].join("\n");
		for (const [uri, entry] of this.#entries) if (!before.has(uri)) this.#look(entry);
		if (!isSame) this.#fire();
	}

	/** Looks at all folders again and tells the database, also when nothing changed: it may have changed its mind. */
	refresh(): void {
		for (const entry of this.#entries.values()) {
			entry.mustRecord = true;
			this.#look(entry);
		}
	}

	/** Resolves when every open folder was looked at and recorded, or could not be. */
	async settled(): Promise<void> {
		for (;;) {
			const looking = [...this.#entries.values()].flatMap((entry) => entry.looking ?? []);
			if (looking.length === 0) return;
			await Promise.all(looking);
		}
	}

	dispose(): void {
		this.#isDisposed = true;
		for (const entry of this.#entries.values()) release(entry);
		this.#entries.clear();
		this.#listeners.clear();
	}

	#isOpen(entry: Entry): boolean {
		return this.#entries.get(entry.folder.uri) === entry;
	}

	#look(entry: Entry): void {
		entry.isStale = true;
		entry.looking ??= this.#lookUntilFresh(entry).finally(() => {
			entry.looking = null;
		});
	}

	async #lookUntilFresh(entry: Entry): Promise<void> {
		while (entry.isStale && this.#isOpen(entry)) {
			entry.isStale = false;
			try {
				await this.#lookOnce(entry);
				entry.failures = 0;
				entry.cancelRetry?.();
				entry.cancelRetry = null;
			} catch (error) {
				this.#options.log.error(`The folder ${entry.folder.name} could not be entered as a project`, error);
				this.#retryLater(entry);
			}
		}
	}

	async #lookOnce(entry: Entry): Promise<void> {
		const { folder } = entry;
		const { workspace } = this.#options;
		const detection = await this.#options.loadDetection();
		const reader = workspace.reader(folder);
		const [profile, identity] = await Promise.all([
			detection.detectProject(reader, folder.name),
			this.#identify(folder, reader),
		]);
		if (!this.#isOpen(entry)) return;
		entry.unwatch ??= workspace.watch(folder, detection.watchedNames(), () => this.#schedule(entry));
		const starters = detection.suggestStarters(profile, this.#options.localize);
		const isNew = !equals({ profile, identity }, { profile: entry.project.profile, identity: entry.project.identity });
		if (isNew) this.#change(entry, { profile, identity, starters, name: nameOf(entry.project, profile) });
		if (isNew || entry.mustRecord || entry.project.projectId === null) await this.#record(entry, profile, identity);
	}

	async #identify(folder: WorkspaceFolder, reader: FolderReader): Promise<ProjectIdentity> {
		const { workspace, machineId } = this.#options;
		const place = {
			uri: folder.uri,
			path: folder.path,
			workspaceFile: workspace.workspaceFile(),
			remoteName: workspace.remoteName(),
			machineId,
		};
		const { knownRepository, folderIdentity } = workspace;
		return identifyFolder(place, { reader, knownRepository, folderIdentity });
	}

	async #record(entry: Entry, profile: ProjectProfile, identity: ProjectIdentity): Promise<void> {
		entry.mustRecord = true;
		const { shownPath } = entry.folder;
		const seenAt = this.#options.clock.now();
		const { projectId, name } = await this.#options.recordSighting({ identity, profile, shownPath, seenAt });
		entry.mustRecord = false;
		const { project } = entry;
		if (this.#isOpen(entry) && (project.projectId !== projectId || project.name !== name)) {
			this.#change(entry, { projectId, name });
		}
	}

	#retryLater(entry: Entry): void {
		if (!this.#isOpen(entry)) return;
		const delay = Math.min(RETRY_LIMIT_MS, RETRY_DELAY_MS * 2 ** entry.failures);
		entry.failures++;
		entry.cancelRetry?.();
		entry.cancelRetry = this.#options.clock.after(delay, () => {
			if (this.#isOpen(entry)) this.#look(entry);
		});
	}

	#schedule(entry: Entry): void {
		entry.cancelTimer ??= this.#options.clock.after(REFRESH_DELAY_MS, () => {
			entry.cancelTimer = null;
			if (this.#isOpen(entry)) this.#look(entry);
		});
	}

	#change(entry: Entry, changes: Partial<OpenProject>): void {
		entry.project = { ...entry.project, ...changes };
		this.#fire();
	}

	#fire(): void {
		for (const listener of this.#listeners) listener();
	}
}

function newEntry(folder: WorkspaceFolder): Entry {
	const { uri: folderUri, shownPath, name } = folder;
	const project = { folderUri, shownPath, name, projectId: null, profile: null, identity: null, starters: [] };
	return {
		folder,
		project,
		unwatch: null,
		cancelTimer: null,
		looking: null,
		isStale: false,
		mustRecord: false,
		failures: 0,
		cancelRetry: null,
	};
}

function release(entry: Entry): void {
	entry.unwatch?.();
	entry.cancelTimer?.();
	entry.cancelRetry?.();
	entry.unwatch = null;
	entry.cancelTimer = null;
}

/** Once the database gave a name, the manifest has no say any more. */
function nameOf(project: OpenProject, profile: ProjectProfile): string {
	return project.projectId === null ? profile.name : project.name;
}

/** Both are plain JSON and built in one order. */
function equals(a: unknown, b: unknown): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}

function holds(folderUri: string, uri: string): boolean {
	const folder = folderUri.endsWith("/") ? folderUri : `${folderUri}/`;
	return uri === folderUri || uri.startsWith(folder);
}
