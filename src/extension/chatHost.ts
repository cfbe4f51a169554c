import type * as vscode from "vscode";
import type { Message, ModelCatalog } from "../shared/model.ts";
import type { McpFeature } from "./mcp/index.ts";
import type { PanelSurroundings } from "../shared/protocol.ts";
import type { SlashCommands } from "./slash/index.ts";
import type { Services } from "./services.ts";
import type { SpendingGuard } from "./spendingGuard.ts";
import type { Permissions } from "./permissions/index.ts";
import type { Tools } from "./windowTools.ts";
import type { WaitingItems } from "./waitingItems.ts";

/** What the chat needs of the window around it. Given by `activate`; the chat itself is loaded later. */
export interface ChatHost {
	readonly services: Services;
	/** Who writes and where. Resolves when the window is entered in the database. */
	readonly writer: () => Promise<{
		readonly userId: string;
		readonly sessionId: string;
		readonly projectId: string | null;
	}>;
	/** Ends the windows that died; the chats they were answering are told as changed. */
	readonly recover: () => Promise<void>;
	/** The project of the folder in use; null when there is none or it is not known yet. */
	readonly projectId: () => string | null;
	/** Resolves when every open folder was looked at and entered as a project, or could not be. */
	readonly projectsSettled: () => Promise<void>;
	readonly surroundings: () => Pick<
		PanelSurroundings,
		"projectName" | "projectDetail" | "folderUri" | "projects" | "projectFolderUri"
	>;
	readonly starters: () => readonly string[];
	/** What is known of the open projects changed, or the user turned to another one. */
	readonly onDidChangeProject: vscode.Event<void>;
	/** The user says which of several projects a new chat is about. */
	readonly chooseProject: (folderUri: string) => void;
	/** Slash commands of features outside the chat. */
	readonly slashCommands: SlashCommands;
	/** Tools of all features; the round loop offers them to models. */
	readonly tools: Tools;
	/** MCP servers: what they offer to be mentioned, and which there are. */
	readonly mcp: Pick<McpFeature, "resources" | "list">;
	/** May a tool call be done? Null: no tools in this window. */
	readonly permissions: Permissions | null;
	/** What waits for the user since before this window, from every feature. */
	readonly waiting: WaitingItems;
	/** Enters one use of a slash command; never throws. */
	readonly countUse: (command: string) => void;
	/** Translations of the panel's strings by their English sentence. */
	readonly strings: Readonly<Record<string, string>>;
	/** The user did something in the panel: counts as activity of the session. */
	readonly didAct: () => void;
	/** Asked before each model call. */
	readonly spending: SpendingGuard;
	/** These chats wait for the user to allow something or not. */
	readonly didChangeApprovals: (conversationIds: readonly string[]) => void;
	readonly didShowChat: (conversationId: string | null) => void;
	/** Called after each write of the panel that other views show: new chats, titles, models, branches, forks. */
	readonly didChangeChats: () => void;
	readonly didFinishAnswer: (message: Message) => void;
	readonly didChangeModels: (catalog: ModelCatalog) => void;
}
