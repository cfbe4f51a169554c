import { readFileSync } from "node:fs";
import * as vscode from "vscode";
import type { ModelCatalog } from "../shared/model.ts";
import { registerAttachmentFiles } from "./attachmentFiles.ts";
import { registerBesideChat } from "./besideChat.ts";
import type { ChatHost } from "./chatHost.ts";
import { registerAgentSessions } from "./agentSessions/index.ts";
import { registerChatView } from "./chatView.ts";
import { closeInOrder } from "./closeInOrder.ts";
import { CommandCounter } from "./commandCounter.ts";
import { createRegisterCommand, type RegisterCommand } from "./commands.ts";
import { commands, contextKeys } from "./contributions.ts";
import { createServices } from "./createServices.ts";
import { registerData } from "./data/index.ts";
import { DayTurn } from "./dayTurn.ts";
import { doctorFacts } from "./doctorFacts.ts";
import { registerHistory } from "./history/index.ts";
import { registerMcp } from "./mcp/index.ts";
import { repositoryOf } from "./projects/index.ts";
import type { Services } from "./services.ts";
import { SlashCommands } from "./slash/index.ts";
import { startUp } from "./startUp.ts";
import { createTools } from "./windowTools.ts";
import { WaitingItems } from "./waitingItems.ts";
import { registerUsage, type UsageFeature } from "./usage/index.ts";
import { registerTeam } from "./teamPush.ts";
import { registerPermissions } from "./toolPermissions.ts";
import { WindowEntry } from "./window.ts";
import { registerProjectsTree, registerWindowRecords, type WindowRecords } from "./windowRecords.ts";

/** The session row is written so long after start-up, so that opening the editor waits for nothing. */
const settleMs = 1000;
/** VS Code gives an extension about five seconds to end; the database needs most of them (ms). */
const closeLimits = { writers: 1200, session: 500, database: 3000 };

let deactivating: (() => Promise<void>) | null = null;

export function activate(context: vscode.ExtensionContext): void {
	const channel = vscode.window.createOutputChannel("Daybook", { log: true });
	const services = createServices(context, channel);
	const { log, localize, clock } = services;

	const entry = new WindowEntry(services, (conversationIds) => {
		chat.conversationsChanged(conversationIds);
		changed.fire();
	});
	const records = registerWindowRecords(services, entry);
	const counter = new CommandCounter(services, entry, () => projectId(records));
	const registerCommand = createRegisterCommand({ log, localize, count: (command) => counter.count(command) });
	const changed = new vscode.EventEmitter<void>();
	const strings = panelStrings();

	const userId = async () => (await entry.enter()).userId;
	const common = { services, registerCommand, strings, userId, ...placeOf(records) };
	const usage = registerUsage(common);
	const slashCommands = new SlashCommands();
	const tools = createTools(services);
	const permissions = registerPermissions({ ...common, chat: () => chat });
	const mcp = registerMcp({ ...common, slashCommands }, registerCommand);
	const host = chatHost(services, entry, records, usage, changed, {
		strings,
		slashCommands,
		tools,
		mcp,
		permissions: permissions.permissions,
		waiting: new WaitingItems(log),
		countUse: (command) => counter.count(command),
	});
	const chat = registerChatView(host, registerCommand, async () => doctorFacts(services));
	const history = registerHistory({
		...common,
		openChat: async (conversationId, messageId) => chat.openChat(conversationId, messageId),
		shownConversationId: () => chat.shownConversationId(),
		isWaiting: (conversationId) => host.waiting.isAsking(conversationId),
		didChange: (conversationIds) => chat.conversationsChanged(conversationIds),
	});
	const beside = registerBesideChat({ ...common, slashCommands, waiting: host.waiting, chat });
	const projectsTree = registerProjectsTree(services, records.projects, changed.event, registerCommand);
	const agentSessions = registerAgentSessions({
		...common,
		openProjectIds: () => openProjectIds(records),
		folderFacts: repositoryOf,
		onDidChangeProjects: records.projects.onDidChange,
		didImport: () => changed.fire(),
	});
	changed.event(() => {
		agentSessions.refresh();
		history.refresh();
		beside.refresh();
		permissions.refresh();
		usage.changed();
	});
	host.onDidChangeProject(() => changed.fire());
	context.subscriptions.push(channel, changed, records, usage, chat, history, beside, projectsTree, agentSessions);
	context.subscriptions.push(
		permissions,
		registerData({ services, registerCommand, strings }),
		registerAttachmentFiles(services),
		followDay(services, changed),
		registerTeam(services, registerCommand),
		tools.registry.add(mcp.tools),
		mcp,
		...windowCommands(registerCommand, channel, counter),
	);

	const stopWaiting = clock.after(settleMs, () => {
		startUp({ services, records, projectId: () => projectId(records), didChange: () => changed.fire() });
		usage.changed();
		agentSessions.start();
		mcp.start();
		void beside.start().catch((error: unknown) => log.error("What was left undone could not be told", error));
	});
	context.subscriptions.push({ dispose: stopWaiting });
	const writers = { "The chat": chat, "Reading agents": agentSessions, "MCP servers": mcp };
	deactivating = async () => closeWindow(services, writers, records);
}

export async function deactivate(): Promise<void> {
	await deactivating?.();
}

/** Ends what writes, then the session, then the database; none of them may keep the others from their end. */
async function closeWindow(
	services: Services,
	writers: Readonly<Record<string, { close(): Promise<void> }>>,
	records: WindowRecords,
): Promise<void> {
	const { clock, log } = services;
	const { writers: limitMs, session, database } = closeLimits;
	const ends = Object.entries(writers).map(([name, writer]) => ({ name, limitMs, close: async () => writer.close() }));
	await Promise.all(ends.map(async (end) => closeInOrder([end], clock, log)));
	if (!services.isDatabaseOpen()) return;
	const steps = [
		{ name: "The session", limitMs: session, close: async () => records.tracker.close() },
		{ name: "The database", limitMs: database, close: async () => services.database().close(database) },
	];
	await closeInOrder(steps, clock, log);
}

/** Views that speak of today and of ages read again at midnight and when the user comes back. */
function followDay({ clock, isDatabaseOpen }: Services, changed: vscode.EventEmitter<void>): vscode.Disposable {
	const turn = new DayTurn(clock, () => isDatabaseOpen() && changed.fire());
	const focus = vscode.window.onDidChangeWindowState(({ focused }) => focused && turn.focused());
	return vscode.Disposable.from(turn, focus);
}

function chatHost(
	services: Services,
	entry: WindowEntry,
	records: WindowRecords,
	usage: Pick<UsageFeature, "showChat" | "showWaiting" | "spending">,
	changed: vscode.EventEmitter<void>,
	shared: Pick<ChatHost, "strings" | "slashCommands" | "tools" | "mcp" | "permissions" | "waiting" | "countUse">,
): ChatHost {
	const current = () => records.inUse.current();
	const changedProject = new vscode.EventEmitter<void>();
	services.context.subscriptions.push(
		changedProject,
		records.projects.onDidChange(() => changedProject.fire()),
		{ dispose: records.inUse.onDidChange(() => changedProject.fire()) },
	);
	return {
		services,
		async writer() {
			const identity = await entry.enter();
			return { ...identity, projectId: projectId(records) };
		},
		recover: async () => entry.recover(),
		projectId: () => projectId(records),
		projectsSettled: async () => records.projects.settled(),
		surroundings: () => {
			const project = current();
			return {
				projectName: project?.name ?? null,
				projectDetail: project?.profile?.description ?? null,
				// Whatever editor is in front: what is being typed stays where it is.
				folderUri: records.projects.current()[0]?.folderUri ?? null,
				projects: records.projects.current().map(({ folderUri, name }) => ({ folderUri, name })),
				projectFolderUri: project?.folderUri ?? null,
			};
		},
		starters: () => current()?.starters ?? [],
		onDidChangeProject: changedProject.event,
		chooseProject: (folderUri) => records.inUse.choose(folderUri),
		...shared,
		didAct: () => records.tracker.record("chat"),
		spending: usage.spending,
		didShowChat: (conversationId) => usage.showChat(conversationId),
		didChangeApprovals(conversationIds) {
			shared.waiting.setAsking(conversationIds);
			usage.showWaiting(conversationIds.length);
			changed.fire();
		},
		didChangeChats: () => changed.fire(),
		didFinishAnswer(message) {
			changed.fire();
			if (message.state === "complete")
				void vscode.commands.executeCommand("setContext", contextKeys.firstAnswer, true);
		},
		didChangeModels: ({ models }: ModelCatalog) =>
			void vscode.commands.executeCommand("setContext", contextKeys.modelReady, models.length > 0),
	};
}

function projectId(records: WindowRecords): string | null {
	return records.inUse.current()?.projectId ?? null;
}

/** The project in use, and the folders of this window whose projects are known. */
function placeOf(records: WindowRecords) {
	const known = () =>
		records.projects
			.current()
			.flatMap(({ folderUri, name, projectId: id }) => (id === null ? [] : [{ folderUri, name, projectId: id }]));
	const { onDidChange: onDidChangeProjects } = records.projects;
	return { projectId: () => projectId(records), openFolders: known, onDidChangeProjects };
}

function openProjectIds(records: WindowRecords): ReadonlySet<string> {
	return new Set(records.projects.current().flatMap(({ projectId }) => projectId ?? []));
}

function windowCommands(
	registerCommand: RegisterCommand,
	channel: vscode.OutputChannel,
	counter: CommandCounter,
): vscode.Disposable[] {
	return [
		registerCommand(commands.showLog, async () => channel.show()),
		registerCommand(commands.frequentCommands, async () => counter.pickFrequent()),
	];
}

/** The panel's strings in the editor's language; empty in English. */
function panelStrings(): Readonly<Record<string, string>> {
	const { uri } = vscode.l10n;
	if (!uri) return {};
	try {
		return JSON.parse(readFileSync(uri.fsPath, "utf8")) as Record<string, string>;
	} catch {
		// Without translations the panel speaks English.
		return {};
	}
}
