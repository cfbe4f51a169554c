import * as vscode from "vscode";

/** Documents that are made for reading only: shown rendered, never asked to be saved. */
export class MarkdownReports implements vscode.Disposable {
	readonly #texts = new Map<string, string>();
	readonly #changed = new vscode.EventEmitter<vscode.Uri>();
	readonly #scheme: string;
	readonly #registration: vscode.Disposable;

	/** Each scheme can be taken once. */
	constructor(scheme: string) {
		this.#scheme = scheme;
		this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, {
			onDidChange: this.#changed.event,
			provideTextDocumentContent: ({ path }) => this.#texts.get(path) ?? "",
		});
	}

	/** Shows Markdown under a name; the same name again replaces what it shows. */
	async show(name: string, markdown: string): Promise<void> {
		const uri = vscode.Uri.from({ scheme: this.#scheme, path: `/${name}.md` });
		this.#texts.set(uri.path, markdown);
		this.#changed.fire(uri);
		await vscode.commands.executeCommand("markdown.showPreview", uri);
	}

	dispose(): void {
		this.#registration.dispose();
		this.#changed.dispose();
	}
}
