import type { Params, Result } from "../../src/db/database.ts";
import type { Operations } from "../../src/db/operations.ts";
import { operations } from "../../src/db/operations.ts";
import type { Surroundings } from "../../src/db/operation.ts";
import { MemoryDatabase } from "../fakes/memoryDatabase.ts";

type Name = keyof Operations;

/** 2026-11-23T12:00:00Z, a Monday. */
export const noon = Date.UTC(2026, 10, 23, 12);
export const day = "2026-11-23";

/** A database in memory with one person, and operations run on it as the worker runs them. */
export class Book {
	readonly database: MemoryDatabase;
	/** Process identities by their pid. */
	readonly deadProcesses = new Set<number>();

	private constructor(database: MemoryDatabase) {
		this.database = database;
	}

	static async open(): Promise<Book> {
		const book = new Book(await MemoryDatabase.migrated());
		book.run("people.local", {
			userId: "user-1",
			machineId: "machine-1",
			username: "ada",
			displayName: "Ada",
			email: null,
			at: noon,
		});
		return book;
	}

	/** Checks the parameters and runs the operation in a transaction. */
	run<N extends Name>(name: N, params: Params<N>): Result<N> {
		const surroundings: Surroundings = {
			isProcessDead: (identity) => this.deadProcesses.has((identity as { pid: number }).pid),
		};
		const operation = operations[name];
		const run = operation.run as unknown as (
			database: MemoryDatabase,
			params: unknown,
			around: Surroundings,
		) => Result<N>;
		return this.database.transaction(() => run(this.database, operation.check(params), surroundings));
	}

	openSession(sessionId: string, pid = 1, projectId: string | null = null): void {
		this.run("sessions.open", {
			sessionId,
			userId: "user-1",
			projectId,
			workspaceFile: null,
			editorVersion: "1.139.1",
			operatingSystem: "linux",
			remoteName: null,
			deviceInformation: { architecture: "x64" },
			preferences: {},
			processIdentity: { pid },
			at: noon,
		});
	}

	/** Asks a question at the end of the shown branch, or below `parentId`. */
	ask(
		conversationId: string,
		messageId: string,
		text: string,
		extra: Partial<AskExtra> = {},
	): Result<"messages.addUser"> {
		return this.run("messages.addUser", {
			messageId,
			parts: [{ type: "text", text }],
			conversation: {
				id: conversationId,
				title: extra.title ?? text,
				projectId: extra.projectId ?? null,
				userId: "user-1",
			},
			modelId: extra.modelId ?? "ollama/llama3.3:8b",
			parent: extra.parentId === undefined ? "head" : { id: extra.parentId },
			sessionId: null,
			at: extra.at ?? noon,
		});
	}

	answer(
		conversationId: string,
		parentId: string,
		messageId: string,
		text: string,
		extra: Partial<FinishParams["message"]> & Partial<Pick<FinishParams, "call" | "finishReason" | "failure">> = {},
	): Result<"answers.finish"> {
		const { call = null, finishReason = "stop", failure = null, ...message } = extra;
		return this.run("answers.finish", {
			message: {
				id: messageId,
				conversationId,
				parentId,
				modelId: "ollama/llama3.3:8b",
				speaker: "agent:llama3.3:8b",
				parts: [{ type: "text", text }],
				state: "complete",
				sessionId: null,
				startedAt: noon + 1,
				endedAt: noon + 2,
				metadata: {},
				...message,
			},
			finishReason,
			failure,
			call,
		});
	}
}

interface AskExtra {
	readonly title: string;
	readonly projectId: string | null;
	readonly modelId: string;
	readonly parentId: string | null;
	readonly at: number;
}

export type FinishParams = Params<"answers.finish">;
type Call = NonNullable<FinishParams["call"]>;

/** The rest of an entry in the books for a call of the user that belongs to no chat. */
export const ofNoChat = {
	dedupeKey: null,
	userId: "user-1",
	projectId: null,
	conversationId: null,
	messageId: null,
	sessionId: null,
} as const;

/** A call that took 100 tokens in and 10 out, unless told otherwise. */
export function call(
	usageId: string,
	extra: Partial<Omit<Call, "figures">> & { readonly figures?: Partial<Call["figures"]> } = {},
): Call {
	const { figures, ...rest } = extra;
	return {
		usageId,
		at: noon,
		day,
		isLocal: false,
		durationMs: 1500,
		firstTokenMs: 200,
		...rest,
		figures: {
			counts: counts(),
			source: "reported",
			modelServed: null,
			responseId: null,
			requestId: null,
			serviceTier: null,
			speed: null,
			inferenceGeo: null,
			reportedCostMicroUsd: null,
			raw: { input_tokens: 100 },
			...figures,
		},
	};
}

export function counts(extra: Partial<Call["figures"]["counts"]> = {}): Call["figures"]["counts"] {
	return {
		inputUncached: 100,
		cacheRead: 0,
		cacheWriteShort: 0,
		cacheWriteLong: 0,
		output: 10,
		reasoning: null,
		webSearchRequests: 0,
		...extra,
	};
}

/** The parameters of a sighting of the folder "shop" without a repository, unless told otherwise. */
export function sighting(
	extra: Partial<Params<"projects.recordSighting">["identity"]> & {
		readonly ids?: string;
		readonly at?: number;
		readonly name?: string;
	} = {},
): Params<"projects.recordSighting"> {
	const { ids = "1", at = noon, name = "shop", ...identity } = extra;
	return {
		sightingId: `sighting-${ids}`,
		projectId: `project-${ids}`,
		userId: "user-1",
		name,
		path: "~/work/shop",
		identity: {
			machineId: "machine-1",
			folderUri: "file:///home/ada/work/shop",
			folderIdentity: null,
			remote: null,
			repositoryPath: "",
			rootCommit: null,
			branch: null,
			workspaceFile: null,
			remoteName: null,
			...identity,
		},
		type: "node",
		framework: "vite",
		language: "TypeScript",
		packageManager: "pnpm",
		monorepoTool: null,
		metadata: {},
		at,
	};
}

type ImportedMessage = Params<"conversations.addImported">["messages"][number];

export function importedMessage(
	id: string,
	parentId: string | null,
	extra: Partial<ImportedMessage> = {},
): ImportedMessage {
	return {
		id,
		parentId,
		role: "user",
		speaker: "user",
		parts: [{ type: "text", text: id }],
		state: "complete",
		failure: null,
		finishReason: null,
		modelId: null,
		createdAt: noon,
		completedAt: null,
		attachments: [],
		...extra,
	};
}
