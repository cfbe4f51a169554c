import * as vscode from "vscode";

/** More files than this are not listed: the popup is for those one works with. */
const mostFiles = 20_000;
const staleMs = 15_000;

interface Listed {
	readonly at: number;
	readonly uris: ReadonlyMap<string, string>;
}

/** The files of the workspace, listed when they are first needed and again when the list is old. */
export class WorkspaceFiles {
	readonly #now: () => number;
	#listing: Promise<Listed> | null = null;
	#listedAt = 0;

	constructor(now: () => number) {
		this.#now = now;
	}

	/** Paths as the Explorer shows them; those open in editors first. */
	async files(): Promise<{ readonly paths: readonly string[]; readonly uriOf: (path: string) => string }> {
		if (!this.#listing || this.#now() - this.#listedAt > staleMs) {
			this.#listedAt = this.#now();
			this.#listing = this.#list();
		}
		const { uris } = await this.#listing;
		const open = openFiles();
		const paths = [...open.keys(), ...Array.from(uris.keys()).filter((path) => !open.has(path))];
		return { paths, uriOf: (path) => open.get(path) ?? uris.get(path) ?? "" };
	}

	async #list(): Promise<Listed> {
		const found = await vscode.workspace.findFiles("**/*", excluded(), mostFiles);
		const uris = new Map(found.map((uri) => [vscode.workspace.asRelativePath(uri), uri.toString()]));
		return { at: this.#now(), uris: new Map([...uris].sort(([a], [b]) => (a < b ? -1 : 1))) };
	}
}

function openFiles(): ReadonlyMap<string, string> {
	const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
	const uris = tabs.flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri] : []));
	const active = vscode.window.activeTextEditor?.document.uri;
	const ordered = active ? [active, ...uris] : uris;
	return new Map(
		ordered
			.filter(({ scheme }) => scheme !== "output" && scheme !== "daybook-attachment")
			.map((uri) => [vscode.workspace.asRelativePath(uri), uri.toString()]),
	);
}

/** What the user hides from the Explorer and the search, and what nobody means. */
function excluded(): string {
	const always = ["**/node_modules", "**/.git"];
	const settings = ["files.exclude", "search.exclude"].flatMap((key) =>
		Object.entries(vscode.workspace.getConfiguration().get<Record<string, unknown>>(key) ?? {})
			.filter(([, isOn]) => isOn === true)
			.map(([pattern]) => pattern),
	);
	const patterns = [...new Set([...always, ...settings])].filter((pattern) => !/[{},]/.test(pattern));
	return `{${patterns.flatMap((pattern) => [pattern, `${pattern}/**`]).join(",")}}`;
}
