import { homedir } from "node:os";
import * as vscode from "vscode";
import { DaybookError } from "../errors.ts";
import type { Services } from "../services.ts";
import { type AgentSessionsNode, type MoreNode, sessionLabel, type SessionNode } from "./agentSessionsTree.ts";
import { AgentSessionsData, treeItem } from "./agentSessionsView.ts";
import { type FolderFacts, Importer, type ScanPlan } from "./importer.ts";
import { plansFor } from "./importSource.ts";
import { ReaderThread } from "./readerThread.ts";
import { isLocalFolder, resumeCommand } from "./resume.ts";
import { Retention } from "./retention.ts";
import { type AgentRoot, agentRoots, presentRoots } from "./roots.ts";
import { searchSessions } from "./searchSessions.ts";
import { TranscriptDocuments } from "./transcriptDocuments.ts";
import type { ScanFigures } from "./transcripts/figures.ts";
import { WatchedTranscripts } from "./watchedTranscripts.ts";
import { watchRoots } from "./watchRoots.ts";

/** So often it is looked whether a tool was used for the first time. */
const lookForFoldersMs = 15_000;

/** What agent sessions need of the window around them. */
export interface AgentSessionsHost {
	readonly services: Services;
	readonly userId: () => Promise<string>;
	/** Ids of the projects of this window's folders. */
	readonly openProjectIds: () => ReadonlySet<string>;
	/** Where a folder lies in its repository; runs no program. */
	readonly folderFacts: (folder: string) => Promise<FolderFacts>;
	/** Rows were written. */
	readonly didImport: () => void;
	/** Told from 0 to 1 while transcripts are read, of null afterwards. */
	readonly progress: (part: number | null) => void;
}

/** Agent sessions of this window, in a bundle of their own. */
export class AgentSessions {
	readonly #host: AgentSessionsHost;
	readonly #reader: ReaderThread;
	readonly #importer: Importer;
	readonly #data: AgentSessionsData;
	readonly #documents: TranscriptDocuments;
	readonly #registered: vscode.Disposable;
	#cancelFollow: (() => void) | null = null;
	#watching: { readonly key: string; readonly stop: () => void } | null = null;

	constructor(host: AgentSessionsHost) {
		const { services, openProjectIds } = host;
		const { context, clock } = services;
		const archiveFolder = vscode.Uri.joinPath(context.globalStorageUri, "agentTranscripts").fsPath;
		this.#host = host;
		this.#reader = new ReaderThread(vscode.Uri.joinPath(context.extensionUri, "dist", "transcripts.cjs").fsPath, clock);
		this.#data = new AgentSessionsData(services, new Retention(), openProjectIds);
		this.#documents = new TranscriptDocuments(services, this.#reader, archiveFolder);
		this.#registered = this.#documents.register();
		this.#importer = new Importer({
			...services,
			...host,
			reader: this.#reader,
			holder: services.sessionId,
			archiveFolder: () => (services.settings().agentSessions.keepsArchive ? archiveFolder : null),
			folderFacts: async (folder) =>
				isLocalFolder(folder) ? host.folderFacts(folder) : { remote: null, repositoryPath: "" },
			onProgress: host.progress,
			onDidImport: host.didImport,
		});
	}

	children(node: AgentSessionsNode | undefined): Promise<AgentSessionsNode[]> {
		return this.#data.children(node);
	}

	item(node: AgentSessionsNode): vscode.TreeItem {
		return treeItem(node);
	}

	/** Reads and watches what the settings say; nothing when they say so. To be called again when they change. */
	follow(): void {
		const { settings, clock } = this.#host.services;
		const { isEnabled, keepsArchive } = settings().agentSessions;
		this.#cancelFollow?.();
		// The editor's watchers do not notice a folder that was not there when they began.
		if (isEnabled) this.#cancelFollow = clock.after(lookForFoldersMs, () => this.follow());
		const roots = isEnabled ? presentRoots(this.#roots()) : [];
		const key = JSON.stringify([roots, keepsArchive]);
		if (this.#watching?.key === key) return;
		this.#watching?.stop();
		// Whatever is being read when it is switched off is given up.
		if (!isEnabled) void this.#reader.dispose();
		this.#watch(roots, key);
	}

	#watch(roots: readonly AgentRoot[], key: string): void {
		const watched = new WatchedTranscripts({
			roots,
			clock: this.#host.services.clock,
			scan: (plans) => this.#importer.run(plans).catch(this.#failed),
		});
		const watcher = watchRoots(roots, watched);
		this.#watching = {
			key,
			stop() {
				watcher.dispose();
				watched.dispose();
			},
		};
		watched.scanAll();
	}

	/** Reads what lies at a path, or in the usual places without one. Resolves with what came of it. */
	async import(named: string | null): Promise<readonly ScanFigures[]> {
		const { localize, settings } = this.#host.services;
		if (named === null && !settings().agentSessions.isEnabled) {
			throw new DaybookError(
				"off",
				localize("Reading transcripts is switched off; switch it on in the settings first."),
			);
		}
		const plans = named === null ? allOf(this.#roots()) : plansFor(named);
		if (named !== null && plans.length === 0) {
			throw new DaybookError("nothing_there", localize("There are no agent transcripts in {0}.", named));
		}
		return this.#importer.run(plans);
	}

	/** Looks again for the projects of sessions that have none. */
	async relink(): Promise<void> {
		if (this.#host.services.settings().agentSessions.isEnabled) await this.#importer.run([]).catch(this.#failed);
	}

	showMore(node: MoreNode): void {
		this.#data.showMore(node);
	}

	openTranscript({ id }: SessionNode | { readonly id: string }): Promise<void> {
		return this.#documents.open(id, null);
	}

	async search(initial: string): Promise<void> {
		const chosen = await searchSessions(this.#host.services, initial);
		if (chosen !== null) await this.#documents.open(chosen.agentSessionId, chosen.words);
	}

	/** Opens a terminal in the session's folder and goes on with it there. */
	async resume({ id }: { readonly id: string }): Promise<void> {
		const { database, localize } = this.#host.services;
		const session = await database().call("agents.get", { agentSessionId: id });
		const command = session === null ? null : resumeCommand(session.toolName, session.sessionId);
		if (session === null || command === null) {
			throw new DaybookError("gone", localize("This session cannot be resumed; open its transcript instead."));
		}
		const { workingDirectory } = session;
		if (!isLocalFolder(workingDirectory) || !(await exists(workingDirectory))) {
			const sentence = localize("The folder {0} is no longer there; the session cannot be resumed.", workingDirectory);
			throw new DaybookError("gone", sentence);
		}
		const terminal = vscode.window.createTerminal({
			name: sessionLabel(session, localize).slice(0, 40),
			cwd: workingDirectory,
		});
		terminal.show();
		terminal.sendText(command);
	}

	async dispose(): Promise<void> {
		this.#cancelFollow?.();
		this.#watching?.stop();
		this.#registered.dispose();
		const stopped = this.#importer.dispose();
		await this.#reader.dispose();
		await stopped;
	}

	readonly #failed = (error: unknown): void => this.#host.services.log.error("Transcripts could not be read", error);

	#roots(): readonly AgentRoot[] {
		return agentRoots(process.env, homedir(), this.#host.services.settings().agentSessions.folders);
	}
}

/** One plan for each tool, so that copies in its several roots are seen together. */
function allOf(roots: readonly AgentRoot[]): readonly ScanPlan[] {
	const tools = [...new Set(roots.map(({ tool }) => tool))];
	return tools.map((tool) => ({
		tool,
		folders: roots.filter((root) => root.tool === tool).flatMap(({ folders }) => folders),
		files: [],
	}));
}

async function exists(folder: string): Promise<boolean> {
	try {
		return ((await vscode.workspace.fs.stat(vscode.Uri.file(folder))).type & vscode.FileType.Directory) !== 0;
	} catch {
		return false;
	}
}
