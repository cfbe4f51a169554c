import path from "node:path";
import * as vscode from "vscode";
import type { Database } from "../../db/index.ts";
import type { FileChangeRecord, UndoResult } from "../../shared/toolCalls.ts";
import type { ChangeKeeper } from "../builtInTools/index.ts";
import type { Localize } from "../localize.ts";
import type { Proposal } from "../tools/index.ts";
import { runWithChange, undoChanges, type UndoSurroundings } from "./undoChanges.ts";

/** Looks at what calls would do and did to files, and takes it back. */
export interface ToolReview {
	/** Shows in the editor's diff what a waiting call would make of a file. */
	showProposal(proposal: Proposal): Promise<void>;
	/** Shows what a call did, by the message with its result. */
	showChange(messageId: string): Promise<void>;
	/** Takes back what these results did, the last first; what cannot be taken back keeps none of the others. */
	undo(messageIds: readonly string[]): Promise<UndoResult>;
}

export interface ToolReviewOptions {
	readonly database: () => Pick<Database, "call">;
	readonly changes: () => Promise<Pick<ChangeKeeper, "texts" | "undo">>;
	readonly localize: Localize;
	/** Whatever was thrown, as the user reads it. */
	readonly failure: UndoSurroundings["failure"];
}

/** The scheme of texts that only stand in a diff. */
const scheme = "daybook-change";

/** The review in the editor. */
export class EditorReview implements ToolReview {
	readonly #options: ToolReviewOptions;
	readonly #texts = new Map<string, string>();
	readonly #registration: vscode.Disposable;
	#count = 0;

	constructor(options: ToolReviewOptions) {
		this.#options = options;
		this.#registration = vscode.Disposable.from(
			vscode.workspace.registerTextDocumentContentProvider(scheme, {
				provideTextDocumentContent: (uri) => this.#texts.get(uri.toString()) ?? "",
			}),
			vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
		);
	}

	async showProposal({ path: file, before, after }: Proposal): Promise<void> {
		const name = path.basename(file);
		await this.#diff(name, { before, after }, this.#options.localize("{0}: asked for by the model", name));
	}

	async showChange(messageId: string): Promise<void> {
		const { changes, localize } = this.#options;
		const change = await this.#changeOf(messageId);
		const name = path.basename(change.path);
		await this.#diff(name, await (await changes()).texts(change), localize("{0}: changed by the model", name));
	}

	async undo(messageIds: readonly string[]): Promise<UndoResult> {
		const { changes, database, localize, failure } = this.#options;
		return undoChanges(messageIds, { database: database(), changes: await changes(), localize, failure });
	}

	dispose(): void {
		this.#registration.dispose();
	}

	async #changeOf(messageId: string): Promise<FileChangeRecord> {
		const { database, localize } = this.#options;
		return (await runWithChange(database(), messageId, localize)).change;
	}

	async #diff(name: string, texts: { readonly before: string; readonly after: string }, title: string): Promise<void> {
		const left = this.#show(name, texts.before);
		const right = this.#show(name, texts.after);
		await vscode.commands.executeCommand("vscode.diff", left, right, title, { preview: true });
	}

	#show(name: string, text: string): vscode.Uri {
		const uri = vscode.Uri.from({ scheme, path: `/${++this.#count}/${name}` });
		this.#texts.set(uri.toString(), text);
		return uri;
	}
}
