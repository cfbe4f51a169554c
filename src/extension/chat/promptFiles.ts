import * as vscode from "vscode";
import { parsePrompt, type PromptFile, promptName } from "../slash/index.ts";

const staleMs = 3000;
const mostFiles = 200;
const largestFile = 256 * 1024;

/** Folders of a project that hold prompts, and how their files are named. */
const projectFolders: readonly (readonly [folder: string, ending: string])[] = [
	[".daybook/prompts", ".md"],
	[".github/prompts", ".prompt.md"],
];

/** The user's prompt files: those of the open project, when it is trusted, before those of the profile. */
export class PromptFiles {
	readonly #profileFolder: vscode.Uri;
	readonly #now: () => number;
	#reading: Promise<readonly PromptFile[]> | null = null;
	#readAt = 0;

	/** `globalStorage` lies in the profile's folder, which is where the editor keeps prompts too. */
	constructor(globalStorage: vscode.Uri, now: () => number) {
		this.#profileFolder = vscode.Uri.joinPath(globalStorage, "..", "..", "prompts");
		this.#now = now;
	}

	/** Where the prompts of the profile lie. */
	get profileFolder(): vscode.Uri {
		return this.#profileFolder;
	}

	/** Each name once. */
	async all(): Promise<readonly PromptFile[]> {
		if (!this.#reading || this.#now() - this.#readAt > staleMs) {
			this.#readAt = this.#now();
			this.#reading = this.#read();
		}
		return this.#reading;
	}

	async #read(): Promise<readonly PromptFile[]> {
		const folders = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
		const places = [
			...folders.flatMap(({ uri }) =>
				projectFolders.map(([folder, ending]) => [vscode.Uri.joinPath(uri, folder), ending] as const),
			),
			[this.#profileFolder, ".prompt.md"] as const,
		];
		const found = await Promise.all(places.map(async ([folder, ending]) => promptsIn(folder, ending)));
		const byName = new Map<string, PromptFile>();
		for (const prompt of found.flat()) if (!byName.has(prompt.name)) byName.set(prompt.name, prompt);
		return [...byName.values()];
	}
}

async function promptsIn(folder: vscode.Uri, ending: string): Promise<readonly PromptFile[]> {
	const { fs } = vscode.workspace;
	const entries = await fs.readDirectory(folder).then(
		(found) => found,
		() => [],
	);
	const files = entries.filter(([name, type]) => type === vscode.FileType.File && name.endsWith(ending));
	const prompts = await Promise.all(
		files.slice(0, mostFiles).map(async ([fileName]) => {
			const name = promptName(fileName);
			const file = vscode.Uri.joinPath(folder, fileName);
			try {
				if (name === null || (await fs.stat(file)).size > largestFile) return null;
				return parsePrompt(name, new TextDecoder().decode(await fs.readFile(file)));
			} catch {
				// It went away between the list and the reading.
				return null;
			}
		}),
	);
	return prompts.filter((prompt) => prompt !== null);
}
