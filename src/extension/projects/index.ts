import * as vscode from "vscode";
import type { OpenProject, OpenProjectsOptions } from "./openProjects.ts";
import { OpenProjects } from "./openProjects.ts";
import { vscodeWorkspace } from "./vscodeWorkspace.ts";

export { repositoryOf } from "./repositoryOf.ts";
export { registerProjectsView } from "./projectsView.ts";
export type { OpenProject, ProjectSighting } from "./openProjects.ts";

/** What projects need of whoever wires the extension. `loadDetection` imports the detection's own bundle. */
export type ProjectsHost = Omit<OpenProjectsOptions, "workspace">;

export interface Projects {
	/** In the order of the workspace's folders; empty when none is open. */
	current(): readonly OpenProject[];
	/** The project of the innermost open folder that holds the file; without a file, or for one in no folder, the first. */
	projectOf(uri: vscode.Uri | undefined): OpenProject | undefined;
	readonly onDidChange: vscode.Event<void>;
	/** Looks at all folders again and tells the database: after a rename, a merge, a split. */
	refresh(): void;
	/** Resolves when every open folder was looked at and recorded, or could not be. */
	settled(): Promise<void>;
	dispose(): void;
}

/** Enters the window's folders as projects, from now on. Nothing is loaded or read while no folder is open. */
export function registerProjects(host: ProjectsHost): Projects {
	const projects = new OpenProjects({ ...host, workspace: vscodeWorkspace });
	const changed = new vscode.EventEmitter<void>();
	projects.onDidChange(() => changed.fire());
	const folders = vscode.workspace.onDidChangeWorkspaceFolders(() => projects.update());
	projects.update();
	return {
		current: () => projects.current(),
		projectOf: (uri) => projects.projectOf(uri?.toString()) ?? projects.projectOf(undefined),
		onDidChange: changed.event,
		refresh: () => projects.refresh(),
		settled: async () => projects.settled(),
		dispose() {
			folders.dispose();
			projects.dispose();
			changed.dispose();
		},
	};
}
