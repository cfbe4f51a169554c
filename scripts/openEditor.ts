import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startCodeServer } from "../test/vscode/codeServer.ts";
import { repository, usesCodeServer } from "../test/vscode/layout.ts";

export interface OpenEditorOptions {
	/** Holds the profile. */
	readonly folder: string;
	readonly vsixFile: string;
	/** The project that is shown. */
	readonly opened: string;
	readonly settings: Readonly<Record<string, unknown>>;
}

export interface OpenedEditor {
	/** What to open in a browser; undefined when a window of its own has opened. */
	readonly address: string | undefined;
	readonly exited: Promise<unknown>;
	stop(): Promise<void>;
}

/** Opens a desktop VS Code where one can be downloaded and shown, else one that a browser shows. */
export async function openEditor(options: OpenEditorOptions): Promise<OpenedEditor> {
	return (await canShowDesktop()) ? openDesktop(options) : openServer(options);
}

async function canShowDesktop(): Promise<boolean> {
	if (!usesCodeServer) {
		return true;
	}
	const hasScreen = process.env["DISPLAY"] !== undefined || process.env["WAYLAND_DISPLAY"] !== undefined;
	if (!hasScreen || process.env["DAYBOOK_VSCODE"] !== undefined) {
		return false;
	}
	try {
		const signal = AbortSignal.timeout(3000);
		return (await fetch("https://update.code.visualstudio.com/api/releases/stable", { signal })).ok;
	} catch {
		// The download is out of reach; the edition from the package registry does the same.
		return false;
	}
}

async function openServer({ folder, vsixFile, opened, settings }: OpenEditorOptions): Promise<OpenedEditor> {
	// A browser keeps keys and drafts by address, so a kept profile gets its port again.
	const portFile = path.join(folder, "port");
	const port = existsSync(portFile) ? Number(readFileSync(portFile, "utf8")) : 0;
	const server = await startCodeServer({ folder, vsixFiles: [vsixFile], settings, port });
	writeFileSync(portFile, new URL(server.origin).port);
	return { address: server.address(opened), exited: server.exited, stop: () => server.stop() };
}

/** The downloader comes with the kit, so a program of the kit uses it. */
function openDesktop(options: OpenEditorOptions): OpenedEditor {
	const program = path.join(repository, "test/vscode/driven/desktopMain.ts");
	const child = spawn(process.execPath, [program, JSON.stringify(options)], { cwd: repository, stdio: "inherit" });
	const exited = new Promise<void>((resolve) => {
		child.once("exit", () => resolve());
	});
	return {
		address: undefined,
		exited,
		async stop() {
			child.kill("SIGTERM");
			await exited;
		},
	};
}
