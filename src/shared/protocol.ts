import type { ChatSettingsValues, ChatSettingsView, SettingsScope, UserProfile } from "./chatSettings.ts";
import type { ContextReport, RoundUse } from "./context.ts";
import type {
	BudgetLine,
	CallDetail,
	CallFilter,
	CallPage,
	Figures,
	StorageLine,
	TimelinePage,
	UsageDashboard,
	UsagePeriod,
} from "./ledger.ts";
import type {
	AnswerStatus,
	Attachment,
	ConversationSummary,
	Failure,
	FailureAction,
	Message,
	MessagePage,
	MessageRating,
	ModelCatalog,
	PullState,
	PullSuggestion,
	QueuedMessage,
	SendEstimate,
} from "./model.ts";
import type { ToolAnswer, ToolCallState, UndoResult, WaitingItem } from "./toolCalls.ts";

/** What surrounds the chat panel: told once at the start and again when it changes. */
export interface PanelSurroundings {
	/** URI of the window's first folder, by which drafts of new chats are kept apart; null when no folder is open. */
	readonly folderUri: string | null;
	/** The projects of the window's folders, in their order. */
	readonly projects: readonly { readonly folderUri: string; readonly name: string }[];
	/** Which of them a new chat is about; null when no folder is open. */
	readonly projectFolderUri: string | null;
	/** Null when no folder is open. */
	readonly projectName: string | null;
	/** A sentence about the project ("TypeScript · Vite · pnpm") for the empty chat; null when nothing was detected. */
	readonly projectDetail: string | null;
	/** Questions about this very workspace for an empty chat, at most three. */
	readonly starters: readonly string[];
	readonly isTrusted: boolean;
	/** Null when the database is fine, else one sentence that must stay visible. */
	readonly storageNotice: string | null;
	/** Last model chosen for new chats (`<hostId>/<model>`), null before the first choice. */
	readonly defaultModelId: string | null;
	readonly pullSuggestions: readonly PullSuggestion[];
}

/** The messages of a chat that wait to be sent, in their order. */
export interface QueueState {
	readonly conversationId: string;
	readonly items: readonly QueuedMessage[];
	/** True when they go by themselves, one after each complete answer; false when they wait for the user. */
	readonly isGoing: boolean;
}

/** All the panel needs to paint; the answer to `view/ready`. */
export interface PanelSnapshot {
	readonly surroundings: PanelSurroundings;
	readonly catalog: ModelCatalog;
	/** The chat this window showed last; null for a new, empty one. */
	readonly page: MessagePage | null;
	/** Answers being written in this window, with what came so far. */
	readonly running: readonly RunningAnswer[];
	readonly pulls: readonly PullState[];
	/** Tool calls of these answers that are not over. */
	readonly calls: readonly ToolCallState[];
	/** A message to scroll to, asked for before the panel was there; absent mostly. */
	readonly reveal?: { readonly conversationId: string; readonly messageId: string };
	/** A text for the composer of the new chat, asked for before the panel was there; absent mostly. */
	readonly draft?: string;
}

/** An answer in the making. `sequence` is the number of the last delta that `message` already contains. */
export interface RunningAnswer {
	readonly message: Message;
	readonly status: AnswerStatus;
	readonly sequence: number;
}

/** A piece appended to an answer. Consecutive pieces of one type belong to one part, unless one begins another. */
export interface AnswerPiece {
	readonly type: "text" | "reasoning";
	readonly text: string;
	/** Something that is not told in pieces stands before it, such as a tool call or the end of a thought. */
	readonly isNewPart?: true;
}

/** One line of the popup behind "@" and "/". */
export interface CompletionItem {
	/** What the host knows it by. */
	readonly id: string;
	readonly label: string;
	readonly detail: string;
	/** Name of a codicon. */
	readonly icon: string;
	/** What stands in the text in place of what was typed, its sign included. */
	readonly insert: string;
	/** True when choosing it asks for the next word instead of being the end: "@file:". */
	readonly continues: boolean;
}

/** What the composer does after a slash command: each field null when there is nothing of it. */
export interface SlashOutcome {
	readonly send: string | null;
	readonly draft: string | null;
	readonly notice: string | null;
}

/** What the chat panel may ask of the host. One entry per method: [params, result]. */
export interface HostRequests {
	/** Sent when the panel's script runs: everything it needs to paint. */
	"view/ready": [params: null, result: PanelSnapshot, timing: "late"];
	/** The newest page of a chat; counts as the chat now shown. Not for a deleted one. */
	"conversation/open": [params: { readonly conversationId: string }, result: MessagePage];
	/** The newest page of a chat once more; which one is shown stays as it is. */
	"conversation/page": [params: { readonly conversationId: string }, result: MessagePage];
	/** Forgets the shown chat; nothing is stored before the first message. */
	"conversation/new": [params: null, result: null];
	/** Newest first; `before` is the `updatedAt` of the last one already shown. */
	"conversation/list": [
		params: { readonly scope: "project" | "all"; readonly before: number | null; readonly limit: number },
		result: { readonly conversations: readonly ConversationSummary[]; readonly hasMore: boolean },
	];
	"conversation/rename": [params: { readonly conversationId: string; readonly title: string }, result: null];
	/** Brings a chat back from the deleted ones. */
	"conversation/restore": [params: { readonly conversationId: string }, result: MessagePage];
	/** Older messages of the shown branch, before the given message. */
	"message/earlier": [params: { readonly conversationId: string; readonly beforeId: string }, result: MessagePage];
	/** Newer messages of the shown branch, after the given message; null when that is not on the branch. */
	"message/later": [params: { readonly conversationId: string; readonly afterId: string }, result: MessagePage | null];
	/** The messages around one of the shown branch; null when it is not on the branch. */
	"message/around": [
		params: { readonly conversationId: string; readonly messageId: string },
		result: MessagePage | null,
	];
	/** Ids of the messages of the shown branch that contain a text, oldest first, the newest when there are very many. */
	"message/find": [
		params: { readonly conversationId: string; readonly text: string },
		result: { readonly messageIds: readonly string[]; readonly isCut: boolean },
	];
	/** The message with all its siblings, oldest first. */
	"message/siblings": [params: { readonly messageId: string }, result: readonly Message[]];
	/** Null takes the rating away. */
	"message/rate": [params: { readonly messageId: string; readonly rating: MessageRating | null }, result: null];
	/** Begins a chat with copies of everything down to this message and shows it. */
	"message/fork": [params: { readonly messageId: string }, result: MessagePage];
	/**
	 * Stores the user's message and starts the answer; resolves when the message is on disk.
	 * `requestId` is made by the panel, so that sending twice stores once.
	 */
	"round/start": [
		params: {
			readonly requestId: string;
			readonly conversationId: string | null;
			readonly text: string;
			readonly modelId: string;
			/** The user's message that this is another version of: it becomes its sibling. Null at the end of the chat. */
			readonly replaces: string | null;
			/** As the host made them; absent when there are none. */
			readonly attachments?: readonly Attachment[];
		},
		result: {
			readonly conversation: ConversationSummary;
			readonly message: Message;
			/** The same message was sent before and has its answer: nothing was begun. */
			readonly isAnswered: boolean;
		},
	];
	/** Whether a message that was sent or queued under this id is on the disk; for a page that did not hear the reply. */
	"round/hasArrived": [params: { readonly requestId: string }, result: boolean];
	/**
	 * Answers the same user message once more; the new answer becomes a sibling of the old one.
	 * `messageId` is the old answer, or the user message itself when it has none.
	 */
	"round/retry": [params: { readonly messageId: string; readonly modelId: string | null }, result: null];
	/** What waits in a chat to be sent. The other requests about the queue are followed by "queue/didChange". */
	"queue/list": [params: { readonly conversationId: string }, result: QueueState];
	/** Puts a message at the end of the queue; `requestId` becomes its id, so that sending twice stores once. */
	"queue/add": [
		params: {
			readonly requestId: string;
			readonly conversationId: string;
			readonly text: string;
			readonly modelId: string;
			/** Absent when there are none. */
			readonly attachments?: readonly Attachment[];
		},
		result: null,
	];
	"queue/edit": [params: { readonly itemId: string; readonly text: string }, result: null];
	/** Before another waiting message, or to the end when that is null. */
	"queue/move": [params: { readonly itemId: string; readonly beforeId: string | null }, result: null];
	"queue/remove": [params: { readonly itemId: string }, result: null];
	/** Stops the answer that is being made, if one is, and sends this message next. */
	"queue/send": [params: { readonly itemId: string }, result: null];
	/** Lets a queue go on that waits for the user. */
	"queue/resume": [params: { readonly conversationId: string }, result: null];
	/** What that model would be sent next; null when the chat is gone. */
	"context/report": [
		params: { readonly conversationId: string | null; readonly modelId: string },
		result: ContextReport | null,
	];
	/** Takes a round out of what is sent, pins it, or leaves it to the rules. */
	"context/setRound": [
		params: { readonly conversationId: string; readonly questionId: string; readonly use: RoundUse },
		result: null,
	];
	/** Edits a summary (null: as the model wrote it) or switches it off and on. */
	"context/changeSummary": [
		params: {
			readonly conversationId: string;
			readonly summaryId: string;
			readonly editedText?: string | null;
			readonly isEnabled?: boolean;
		},
		result: null,
	];
	/** Summarises all rounds but the newest now; resolves when it is done. */
	"context/summarise": [params: { readonly conversationId: string }, result: null];
	"settings/get": [params: { readonly conversationId: string | null }, result: ChatSettingsView];
	/** What is left out stays as it is; null hands a setting back to the wider default. */
	"settings/change": [
		params: {
			readonly conversationId: string | null;
			readonly scope: SettingsScope;
			readonly changes: Partial<ChatSettingsValues>;
		},
		result: ChatSettingsView,
	];
	"settings/changeProfile": [
		params: { readonly conversationId: string | null; readonly changes: Partial<UserProfile> },
		result: ChatSettingsView,
	];
	/** A running answer as it stands now, after a gap in its deltas; null when it is no longer being made in this window. */
	"answer/resume": [params: { readonly messageId: string }, result: RunningAnswer | null];
	/** What sending a text of about so many tokens would take. */
	"round/estimate": [
		params: { readonly conversationId: string | null; readonly modelId: string; readonly textTokens: number },
		result: SendEstimate,
	];
	"round/stop": [params: { readonly conversationId: string }, result: null];
	/** Goes on with a round that broke off at its tool calls, by its last message: judges them anew, then asks the model. */
	"round/continue": [params: { readonly messageId: string }, result: null];
	/** Ends such a round without running them. */
	"round/skipCalls": [params: { readonly messageId: string }, result: null];
	/** Makes a call of what a model wrote as text instead of calling a tool. */
	"round/runPrinted": [params: { readonly messageId: string }, result: null];
	/** The user's word on a call that waits; false when it does not wait any more, and nothing was done. */
	"tool/answer": [params: { readonly hash: string; readonly answer: ToolAnswer }, result: boolean];
	/** Shows the change of a waiting call in the editor's own diff. */
	"tool/showProposal": [params: { readonly hash: string }, result: null];
	/** Shows what a call did to a file, by the message with its result. */
	"tool/showChange": [params: { readonly messageId: string }, result: null];
	/** Takes back what these results did to files, the last first. Rejects with the first one that cannot be. */
	"tool/undo": [params: { readonly messageIds: readonly string[] }, result: UndoResult];
	/** Leads to something that waits since before. */
	"waiting/open": [params: { readonly kind: WaitingItem["kind"]; readonly id: string }, result: null];
	/** Shows another sibling of this message and what follows it. */
	"branch/choose": [params: { readonly messageId: string }, result: MessagePage];
	/** What the popup offers for what is typed behind "@" or "/". */
	"completion/list": [
		params: { readonly trigger: "mention" | "slash"; readonly typed: string },
		result: readonly CompletionItem[],
	];
	/** Attaches what a chosen mention stands for; more than one when the user picked files in the editor's dialog. */
	"attachment/mention": [params: { readonly itemId: string }, result: readonly Attachment[]];
	/** Attaches a file that was pasted or dropped; its bytes in base64. */
	"attachment/add": [params: { readonly name: string; readonly data: string }, result: Attachment];
	/** Attaches files that were dropped from the editor itself, by their addresses. */
	"attachment/addFiles": [params: { readonly uris: readonly string[] }, result: readonly Attachment[]];
	/** Shows an attachment in the editor. */
	"attachment/open": [params: { readonly attachment: Attachment }, result: null];
	/** Runs a slash command; null when there is none of that name, so that the text is a message after all. */
	"slash/run": [params: { readonly text: string; readonly conversationId: string | null }, result: SlashOutcome | null];
	/** Asks the hosts again. */
	"model/refresh": [params: null, result: null];
	"model/choose": [params: { readonly conversationId: string | null; readonly modelId: string }, result: null];
	"model/pull": [params: { readonly hostId: string; readonly model: string }, result: null];
	"model/cancelPull": [params: { readonly hostId: string; readonly model: string }, result: null];
	/** Carries out what a card offers. The ids say which host, model or answer the card was about. */
	"failure/act": [
		params: {
			readonly action: FailureAction;
			readonly hostId: string | null;
			readonly modelId: string | null;
			readonly messageId: string | null;
		},
		result: null,
	];
	"code/copy": [params: { readonly text: string }, result: null];
	"code/insert": [params: { readonly text: string }, result: null];
	"code/newFile": [params: { readonly text: string; readonly language: string }, result: null];
	/** Shows in a diff editor what the open file would become with this code; the user applies or discards it there. */
	"code/apply": [params: { readonly text: string }, result: null];
	/** Shows the whole address and opens it when the user agrees. */
	"link/open": [params: { readonly address: string }, result: null];
	"usage/open": [params: null, result: null];
	/** Says which of several projects a new chat is about. */
	"project/choose": [params: { readonly folderUri: string }, result: null];
}

/** What the host tells the chat panel. */
export interface PanelNotifications {
	"surroundings/didChange": PanelSurroundings;
	"catalog/didChange": ModelCatalog;
	"pull/didChange": PullState;
	/** An answer began: its empty message and the user message before it are part of the shown branch from now on. */
	"answer/didStart": RunningAnswer;
	/** Pieces in order; a gap in `sequence` means that the panel asks `answer/resume`. */
	"answer/delta": { readonly messageId: string; readonly sequence: number; readonly pieces: readonly AnswerPiece[] };
	"answer/status": { readonly messageId: string; readonly status: AnswerStatus };
	/** `conversation` is null when the answer could not be saved: it is on screen only. */
	"answer/didEnd": { readonly message: Message; readonly conversation: ConversationSummary | null };
	/** An answer that was about to be made will not be: the round ended at its tool calls. */
	"answer/didDrop": { readonly messageId: string; readonly conversationId: string };
	/** A limit was reached: the calls of this answer wait until the user lets the round go on. `reason` is one sentence. */
	"round/didHold": { readonly conversationId: string; readonly messageId: string; readonly reason: string };
	"tool/didChange": ToolCallState;
	/** A tool's result was stored. */
	"tool/didEnd": { readonly message: Message; readonly conversation: ConversationSummary };
	/** What waits for the user since before this window; told once after the snapshot, and when it changes. */
	"waiting/didChange": readonly WaitingItem[];
	"queue/didChange": QueueState;
	/** What would be sent in that chat changed, or a summary of it is being written. */
	"context/didChange": { readonly conversationId: string };
	/** Chats changed here or in another window; ids of those that are known to have changed, empty when any may have. */
	"conversation/didChange": { readonly conversationIds: readonly string[] };
	/** The host asks the panel to show a chat (null: a new one), with a text for the composer (null: leave the draft). */
	"view/show": { readonly page: MessagePage | null; readonly draft: string | null };
	/** Scrolls the shown chat to a message and marks it for a moment, as after a search. Comes after its `view/show`. */
	"message/reveal": { readonly conversationId: string; readonly messageId: string };
	"view/focusComposer": null;
	"notice/show": Failure;
}

/** What the usage page is opened on. A timeline is of one project, or of all with null. The title of calls says whose they are. */
export type UsageView =
	| { readonly view: "figures" }
	| { readonly view: "timeline"; readonly projectId: string | null }
	| { readonly view: "calls"; readonly title: string; readonly filter: Partial<CallFilter> };

/** All that the usage page shows at first. */
export interface UsageReport {
	readonly dashboard: UsageDashboard;
	readonly budgets: readonly BudgetLine[];
	/** What the palette calls each command, by its id. */
	readonly commandTitles: Readonly<Record<string, string>>;
}

/** What can be done with the books beside reading them. */
export type UsageAction = "export" | "reprice" | "set_budget" | "weekly_note" | "stand_up" | "new_chat";

/** What the usage page may ask. */
export interface UsageRequests {
	"usage/report": [params: { readonly period: UsagePeriod }, result: UsageReport];
	/** The calls behind a figure, the newest first. */
	"usage/calls": [params: { readonly filter: CallFilter; readonly cursor: number | null }, result: CallPage];
	/** Null when the call is gone. */
	"usage/call": [params: { readonly usageId: string }, result: CallDetail | null];
	/** Some days of what was done, those before `before` (null: up to today), of one project or of all. */
	"usage/timeline": [
		params: { readonly projectId: string | null; readonly before: string | null },
		result: TimelinePage,
	];
	"usage/projects": [params: null, result: readonly { readonly id: string; readonly name: string }[]];
	/** What the page was opened for, once its script runs. */
	"usage/ready": [params: null, result: UsageView];
	"usage/storage": [params: null, result: Figures<StorageLine>];
	"usage/copy": [params: { readonly text: string }, result: null];
	/** Saves what the page shows as a document of its own, to be printed or passed on. */
	"usage/save": [params: { readonly html: string }, result: null];
	"usage/openChat": [params: { readonly conversationId: string }, result: null];
	/** Runs the command of that action, with the shown period where it takes one. */
	"usage/run": [params: { readonly action: UsageAction; readonly period: UsagePeriod }, result: null];
}

export interface UsageNotifications {
	"usage/didChange": null;
	"usage/show": UsageView;
}
