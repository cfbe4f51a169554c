import { totalmem } from "node:os";
import * as vscode from "vscode";
import type { PanelSurroundings } from "../../shared/protocol.ts";
import type { ChatHost } from "../chatHost.ts";
import { pullSuggestions } from "../models/index.ts";

/** Where the user remembers the last model, in this window's folder and everywhere. */
const lastModelKey = "daybook.lastModel";

export interface SurroundingsOptions {
	readonly host: Pick<ChatHost, "services" | "surroundings" | "starters" | "projectId">;
	/** As the settings of the project or of all chats have it; null when they do not. */
	readonly defaultModel: () => Promise<string | null>;
	readonly tell: (surroundings: PanelSurroundings) => void;
	/** The project is another one, or known by now: chats of it are others. */
	readonly didTurn: () => void;
}

/** What stands around a chat: the project, the editor's trust, the model that new chats begin with. */
export class SurroundingsTeller {
	readonly #options: SurroundingsOptions;
	#defaultModel: string | null = null;
	#toldProject: string | null;

	constructor(options: SurroundingsOptions) {
		this.#options = options;
		this.#toldProject = options.host.projectId();
	}

	current(): PanelSurroundings {
		const { services, surroundings, starters } = this.#options.host;
		const status = services.database().status();
		const { workspaceState, globalState } = services.context;
		const wanted = [
			this.#defaultModel,
			services.settings().defaultModel,
			workspaceState.get<string>(lastModelKey) ?? null,
			globalState.get<string>(lastModelKey) ?? null,
		];
		return {
			...surroundings(),
			starters: starters(),
			isTrusted: vscode.workspace.isTrusted,
			storageNotice: status?.reason ? services.localize(status.reason) : null,
			// When nothing was ever chosen, the panel takes the best of the models there are.
			defaultModelId: wanted.find((id) => id) ?? null,
			pullSuggestions: pullSuggestions(totalmem()),
		};
	}

	tell(): void {
		this.#options.tell(this.current());
	}

	/** Reads the model that new chats begin with, without telling of it. Rejects when the database cannot be read. */
	async prepare(): Promise<void> {
		this.#defaultModel = await this.#options.defaultModel();
	}

	async readAndTell(): Promise<void> {
		await this.prepare();
		this.tell();
	}

	/** What is known of the open folders changed, or the user turned to another one. */
	didChangeProject(): void {
		this.tell();
		const { projectId, services } = this.#options.host;
		if (projectId() === this.#toldProject) return;
		this.#toldProject = projectId();
		this.#options.didTurn();
		void this.readAndTell().catch((error: unknown) =>
			services.log.error("The model of new chats could not be read", error),
		);
	}

	/** The model was chosen or used: the next new chat begins with it, unless the settings name another one. */
	rememberModel(modelId: string): void {
		const { workspaceState, globalState } = this.#options.host.services.context;
		const memories = [workspaceState, globalState];
		if (memories.every((memory) => memory.get<string>(lastModelKey) === modelId)) return;
		for (const memory of memories) void memory.update(lastModelKey, modelId);
		this.tell();
	}
}
