import { claudeCode } from "../../../src/extension/agentSessions/transcripts/claudeCode/index.ts";
import type { ScanFigures } from "../../../src/extension/agentSessions/transcripts/figures.ts";
import { scan, type ScanRequest, type ScanSink } from "../../../src/extension/agentSessions/transcripts/scan.ts";
import type { AgentTool } from "../../../src/extension/agentSessions/transcripts/tool.ts";
import type { TranscriptChunk } from "../../../src/db/index.ts";
import { Book, noon } from "../../db/bookFixture.ts";

/** Scans transcripts into a database in memory, as the window and its worker do it together. */
export class TranscriptBook {
	readonly book: Book;
	/** Paths of files that could not be read. */
	readonly failed: string[] = [];
	at = noon;

	private constructor(book: Book) {
		this.book = book;
	}

	static async open(): Promise<TranscriptBook> {
		return new TranscriptBook(await Book.open());
	}

	async scan(
		folders: readonly string[],
		options: Partial<ScanRequest> = {},
		enter: ScanSink["enter"] = async (chunks) => this.enter(chunks, options.tool),
	): Promise<ScanFigures> {
		const tool = options.tool ?? claudeCode;
		const { book } = this;
		return scan(
			{
				tool,
				folders,
				files: [],
				known: book.run("agents.files", { tool: tool.name, paths: null }),
				archive: null,
				...options,
			},
			{
				enter,
				markFiles: async (gone, back) => void book.run("agents.markFiles", { gone, back, at: this.at }),
				progress: () => {},
				failed: (path) => this.failed.push(path),
			},
		);
	}

	/** As one transaction; nothing is refused. */
	enter(chunks: readonly TranscriptChunk[], tool: AgentTool = claudeCode): readonly string[] {
		const entry = { tool: tool.name, userId: "user-1", at: this.at, chunks: structuredClone(chunks) };
		this.book.run("agents.enter", entry);
		return [];
	}

	rows<Row = Record<string, unknown>>(sql: string): Row[] {
		return this.book.database.all<Row>(sql);
	}

	/** All that was read, without when it was written. */
	content(): unknown {
		return [
			this.rows(
				"SELECT id, dedupe_key, agent_session_id, total_tokens, cost_micro_usd, day FROM token_usage ORDER BY id",
			),
			this.rows("SELECT * FROM usage_daily ORDER BY day, model_id, source, origin"),
			this.rows(
				"SELECT id, session_id, title, initial_task, task_count, total_tokens, metadata FROM agent_sessions ORDER BY id",
			),
			this.rows("SELECT id, content FROM agent_session_prompts ORDER BY id"),
		];
	}
}
