import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import type { Services } from "../../services.ts";
import { launcherName } from "../launcherName.ts";

interface Place {
	/** Of the database. */
	readonly folder: string;
	/** The server in this version of the extension. */
	readonly server: string;
}

function placeOf({ context }: Services): Place {
	return {
		folder: context.globalStorageUri.fsPath,
		server: vscode.Uri.joinPath(context.extensionUri, "dist", "mcpServer.cjs").fsPath,
	};
}

const launcherOf = ({ server }: Place): string =>
	`// Written by Daybook; the path follows its updates.\nrequire(${JSON.stringify(server)});\n`;

/** Leads a launcher that was made before to the server of this version. Does nothing when none was made. */
export async function renewLauncher(services: Services): Promise<void> {
	const place = placeOf(services);
	const file = path.join(place.folder, launcherName);
	const found = await readFile(file, "utf8").catch(() => null);
	if (found === null || found === launcherOf(place)) return;
	await writeFile(file, launcherOf(place)).catch((error: unknown) =>
		services.log.error("The launcher of Daybook's MCP server could not be renewed", error),
	);
}

/**
 * Puts a configuration of Daybook's own MCP server on the clipboard: as VS Code has it ("servers"), or as most others do
 * ("mcpServers"). Returns it.
 */
export async function copyConfiguration(services: Services, form: unknown): Promise<string | undefined> {
	const { localize } = services;
	const key = form === "servers" || form === "mcpServers" ? form : await askForm(services);
	if (key === undefined) return undefined;
	const place = placeOf(services);
	await mkdir(place.folder, { recursive: true });
	await writeFile(path.join(place.folder, launcherName), launcherOf(place));
	const server = {
		// The editor's own program is a Node when it is told so: nothing has to be installed.
		command: process.execPath,
		args: [path.join(place.folder, launcherName), "--folder", place.folder],
		...(process.versions["electron"] === undefined ? {} : { env: { ELECTRON_RUN_AS_NODE: "1" } }),
	};
	const text = JSON.stringify({ [key]: { daybook: server } }, null, 2);
	await vscode.env.clipboard.writeText(text);
	void vscode.window.showInformationMessage(
		localize(
			"The configuration is on the clipboard. A program that gets it can read all your chats and costs, and change nothing.",
		),
	);
	return text;
}

async function askForm({ localize }: Services): Promise<"servers" | "mcpServers" | undefined> {
	const items = [
		{ label: "mcpServers", description: localize("Claude, Cursor and most others"), form: "mcpServers" as const },
		{ label: "servers", description: "VS Code (.vscode/mcp.json)", form: "servers" as const },
	];
	const title = localize("For which program is the configuration?");
	return (await vscode.window.showQuickPick(items, { title }))?.form;
}
