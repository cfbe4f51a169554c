import * as vscode from "vscode";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { describeDevice } from "./device.ts";
import type { SessionOpening, SessionRows } from "./tracker.ts";
import { SessionTracker } from "./tracker.ts";

export type { SessionEnd, SessionOpening, SessionProgress, SessionRows, SessionTracker } from "./tracker.ts";

/** What the session of a window is made of; given by whoever wires the extension. */
export interface SessionsHost {
	readonly opening: Omit<SessionOpening, "device" | "startedAt" | "workspaceFile" | "projectId">;
	readonly extensionVersion: string;
	readonly rows: SessionRows;
	readonly clock: Clock;
	readonly log: Log;
	/** Id of the project that the file belongs to; without a file, of the folder in use. Null when it is not known (yet). */
	readonly projectIdOf: (file: vscode.Uri | undefined) => string | null;
	/** Fires when `projectIdOf` may answer differently. */
	readonly onDidChangeProjects: vscode.Event<void>;
}

function opening(host: SessionsHost): SessionOpening {
	const { env, version, workspace } = vscode;
	const file = workspace.workspaceFile;
	return {
		...host.opening,
		projectId: host.projectIdOf(vscode.window.activeTextEditor?.document.uri),
		startedAt: host.clock.now(),
		// A workspace that was never saved has no place of its own.
		workspaceFile: file === undefined || file.scheme === "untitled" ? null : file.toString(),
		device: describeDevice({
			version,
			appName: env.appName,
			platform: process.platform,
			arch: process.arch,
			isWeb: env.uiKind === vscode.UIKind.Web,
			remoteName: env.remoteName,
			machineId: env.machineId,
			extensionVersion: host.extensionVersion,
		}),
	};
}

/** A change in a document counts as typing only in the editor in front: tools edit files in the background. */
function isTyping({ document, contentChanges }: vscode.TextDocumentChangeEvent): boolean {
	return contentChanges.length > 0 && document === vscode.window.activeTextEditor?.document;
}

function listen(tracker: SessionTracker, host: SessionsHost): vscode.Disposable[] {
	const { window, workspace } = vscode;
	const follow = (): void => tracker.setProject(host.projectIdOf(window.activeTextEditor?.document.uri));
	return [
		window.onDidChangeWindowState(({ focused }) => tracker.setFocused(focused)),
		window.onDidChangeActiveTextEditor(() => {
			tracker.record("focus");
			follow();
		}),
		workspace.onDidChangeTextDocument((event) => {
			if (isTyping(event)) tracker.record("typing");
		}),
		window.onDidChangeTextEditorSelection(({ kind }) => {
			// Without a kind the selection was moved by a program.
			if (kind !== undefined) tracker.record("selection");
		}),
		workspace.onDidSaveTextDocument(() => tracker.record("save")),
		window.onDidChangeActiveTerminal(() => tracker.record("terminal")),
		window.onDidOpenTerminal(() => tracker.record("terminal")),
		window.onDidStartTerminalShellExecution(() => tracker.record("terminal")),
		host.onDidChangeProjects(follow),
	];
}

/**
 * Follows this window. Call `open()` on the tracker when the database may be opened, `close()` on deactivation, and
 * `record("chat")` when the user does something in the panel; dispose only takes the listeners away.
 */
export function registerSession(host: SessionsHost): { readonly tracker: SessionTracker; dispose(): void } {
	const tracker = new SessionTracker({ opening: opening(host), rows: host.rows, clock: host.clock, log: host.log });
	if (vscode.window.state.focused) tracker.record("focus");
	else tracker.setFocused(false);
	const listeners = listen(tracker, host);
	return { tracker, dispose: () => vscode.Disposable.from(...listeners).dispose() };
}
