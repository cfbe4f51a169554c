import * as vscode from "vscode";
import type { AgentSessionDetails } from "../../db/index.ts";
import { DaybookError } from "../errors.ts";
import { costLabel } from "../listLabels.ts";
import type { Services } from "../services.ts";
import { sessionLabel, toolLabel } from "./agentSessionsTree.ts";
import type { ReaderThread } from "./readerThread.ts";
import { transcriptMarkdown } from "./transcriptMarkdown.ts";
import type { ToolName } from "./transcripts/tool.ts";

const scheme = "daybook-transcript";
/** Prompts shown of a session whose transcript is gone. */
const longestList = 1000;

/** Transcripts as read-only Markdown documents, made when they are opened. */
export class TranscriptDocuments implements vscode.TextDocumentContentProvider {
	readonly #services: Services;
	readonly #reader: ReaderThread;
	readonly #archiveFolder: string;

	constructor(services: Services, reader: ReaderThread, archiveFolder: string) {
		this.#services = services;
		this.#reader = reader;
		this.#archiveFolder = archiveFolder;
	}

	register(): vscode.Disposable {
		return vscode.workspace.registerTextDocumentContentProvider(scheme, this);
	}

	/** Opens the transcript of a session; with `words`, where they occur. Throws "gone" when there is no such session. */
	async open(agentSessionId: string, words: string | null): Promise<void> {
		const session = await this.#session(agentSessionId);
		const name = sessionLabel(session, this.#services.localize)
			.replaceAll(/[\\/:*?"<>|]+/g, " ")
			.slice(0, 60)
			.trim();
		const uri = vscode.Uri.from({ scheme, path: `/${name}.md`, query: agentSessionId });
		const document = await vscode.workspace.openTextDocument(uri);
		const at = words === null ? -1 : document.getText().indexOf(words);
		const place = document.positionAt(Math.max(0, at));
		await vscode.window.showTextDocument(document, { preview: true, selection: new vscode.Range(place, place) });
	}

	async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
		const { localize } = this.#services;
		const session = await this.#session(uri.query);
		const read = await this.#read(session);
		const said =
			read?.prompts ??
			(await this.#services.database().call("agents.prompts", { agentSessionId: session.id, limit: longestList }));
		const notice =
			read === null
				? localize("The transcript is gone; these are the prompts that Daybook kept.")
				: read.isCut
					? localize("The transcript goes on; it is too long to be shown whole.")
					: null;
		const cost = costLabel(session.cost, localize);
		const facts = [
			toolLabel(session.toolName),
			session.workingDirectory,
			localize("{0} tasks, {1} tokens", session.taskCount, localize.count(session.tokens)),
			...(cost === null ? [] : [cost]),
		];
		return transcriptMarkdown({ title: sessionLabel(session, localize), facts, said, notice }, localize);
	}

	async #session(agentSessionId: string): Promise<AgentSessionDetails> {
		const session = await this.#services.database().call("agents.get", { agentSessionId });
		if (session !== null) return session;
		throw new DaybookError("gone", this.#services.localize("This agent session is no longer there."));
	}

	async #read({ toolName, sessionId, files }: AgentSessionDetails) {
		if (!isKnownTool(toolName) || files.length === 0) return null;
		const paths = files.map(({ path }) => path);
		return this.#reader.read({ tool: toolName, paths, archiveFolder: this.#archiveFolder, sessionId });
	}
}

const isKnownTool = (name: string): name is ToolName => name === "claude_code" || name === "codex";
