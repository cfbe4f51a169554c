import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ContentStore } from "../../../src/extension/attachments/index.ts";
import { ChangeKeeper } from "../../../src/extension/builtInTools/changeKeeper.ts";
import { runCaptured } from "../../../src/extension/builtInTools/commandRunner.ts";
import { builtInToolsOf } from "../../../src/extension/builtInTools/toolList.ts";
import { nodeFiles } from "../../../src/extension/builtInTools/nodeFiles.ts";
import type { BuiltInSurroundings, EditorPort } from "../../../src/extension/builtInTools/surroundings.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { isSensitive } from "../../../src/extension/permissions/secretNames.ts";
import type { PreparedCall, Tool, ToolOutcome } from "../../../src/extension/tools/tool.ts";
import { FakePermissions } from "../chat/fakePermissions.ts";

/** Daybook's own tools on a real folder, without an editor around it. */
export class ToolFixture {
	readonly folder: string;
	/** Texts that an editor holds unsaved, by their paths. */
	readonly unsaved = new Map<string, Uint8Array>();
	readonly trashed: string[] = [];
	readonly fetched: string[] = [];
	readonly surroundings: BuiltInSurroundings;
	readonly changes: ChangeKeeper;
	readonly #permissions = new FakePermissions();
	readonly #chats = new Map<string, readonly Tool[]>();
	/** Where texts of changed files are kept. */
	readonly store: string;

	private constructor(folder: string, store: string, changes: Partial<BuiltInSurroundings>) {
		this.folder = folder;
		this.store = store;
		this.#permissions.folder = folder;
		const editor = this.#editor();
		this.surroundings = {
			editor,
			runCommand: async (run, signal) => runCaptured(run, signal, []),
			fetchPage: async (url) => {
				this.fetched.push(url);
				return { url, status: 200, mediaType: "text/html", text: "<title>Tide</title><p>Low &amp; high</p>" };
			},
			database: () => ({ query: async () => ({ columns: ["n"], rows: [[1]], hasMore: false }) }),
			isSensitive,
			localize: plainEnglish,
			...changes,
		};
		const { files } = editor;
		this.changes = new ChangeKeeper({
			contents: new ContentStore(store),
			files,
			shownPath: path.basename,
			localize: plainEnglish,
		});
	}

	static async open(changes: Partial<BuiltInSurroundings> = {}): Promise<ToolFixture> {
		const folder = await realpath(await mkdtemp(path.join(tmpdir(), "daybook-tools-")));
		const store = await mkdtemp(path.join(tmpdir(), "daybook-changes-"));
		return new ToolFixture(folder, store, changes);
	}

	async close(): Promise<void> {
		await rm(this.folder, { recursive: true, force: true });
		await rm(this.store, { recursive: true, force: true });
	}

	path(name: string): string {
		return path.join(this.folder, name);
	}

	async write(name: string, content: string | Uint8Array): Promise<void> {
		await mkdir(path.dirname(this.path(name)), { recursive: true });
		await writeFile(this.path(name), content);
	}

	async text(name: string): Promise<string> {
		return readFile(this.path(name), "utf8");
	}

	tool(name: string, conversationId = "chat"): Tool {
		const tools = this.#chats.get(conversationId) ?? builtInToolsOf(this.surroundings);
		this.#chats.set(conversationId, tools);
		const found = tools.find(({ definition }) => definition.name === name);
		if (!found) throw new Error(`There is no tool ${name}`);
		return found;
	}

	async prepare(name: string, given: unknown, conversationId = "chat"): Promise<PreparedCall> {
		return this.tool(name, conversationId).prepare(JSON.stringify(given));
	}

	/** Runs a prepared call as a judge allows it that resolves paths below the folder and follows no links. */
	async run(name: string, prepared: PreparedCall, signal = new AbortController().signal): Promise<ToolOutcome> {
		const call = { callId: "c", toolName: name, argumentsJson: "", action: prepared.action };
		const { resolved: approved } = await this.#permissions.judge(call);
		return prepared.run(signal, { approved, isUsersWish: true, tell: () => undefined });
	}

	/** Prepares and runs; what it throws is the model's answer as well. */
	async call(name: string, given: unknown, conversationId = "chat"): Promise<ToolOutcome> {
		return this.run(name, await this.prepare(name, given, conversationId));
	}

	#editor(): EditorPort {
		const editor = {
			unsaved: (real: string) => this.unsaved.get(real) ?? null,
			replaceUnsaved: async (real: string, bytes: Uint8Array) => void this.unsaved.set(real, bytes),
			async rename(from: string, to: string) {
				const { rename } = await import("node:fs/promises");
				await rename(from, to);
			},
			trash: async (real: string) => {
				this.trashed.push(real);
				await rm(real);
			},
		};
		return {
			folders: () => [this.folder],
			files: nodeFiles(editor, plainEnglish),
			symbols: async () => [],
			problems: () => [],
			diff: async () => null,
			log: async () => null,
			findFiles: async () => [],
			ripgrep: null,
		};
	}
}
