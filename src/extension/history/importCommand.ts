import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { contentStore } from "../attachmentFiles.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { Services } from "../services.ts";
import type { ImportPlan, ImportResult, PlannedChat } from "../transfer/index.ts";

/** What an import would do or did, for scripts. */
interface ImportReport {
	readonly found: number;
	readonly chats: number;
	readonly messages: number;
	/** Chats that come back from "Recently deleted". */
	readonly restored: number;
	readonly problems: readonly string[];
}

/**
 * Brings chats in from files and folders. Without arguments it offers what it finds on this machine and shows what would be
 * added before anything is. `mode` "preview" changes nothing, "import" asks nothing; both need the places.
 */
export async function importChats(
	services: Services,
	userId: () => Promise<string>,
	places: unknown,
	mode: unknown,
): Promise<ImportReport | null> {
	const given = placesOf(places);
	const chosenPlaces = given ?? (await askPlaces(services));
	if (!chosenPlaces) return null;
	const { localize } = services;
	const { isNews, planImport, readChats } = await import("../transfer/index.ts");
	const plan = await busy(localize("Reading chats…"), async () =>
		planImport(await readChats(chosenPlaces, localize), services.database()),
	);
	const news = plan.chats.filter(isNews);
	if (mode === "preview") return { ...counted(news), found: plan.chats.length, problems: plan.problems };
	if (mode !== "import" && news.length === 0) return tellNothing(services, plan);
	const chosen = mode === "import" ? news : await choose(services, plan, news);
	if (!chosen || chosen.length === 0) return null;
	const result = await enter(services, chosen, plan, await userId());
	const refused = result.refused.map((title) => localize("{0}: Its messages belong to another chat here.", title));
	if (mode !== "import") void tellDone(services, result, refused);
	return {
		found: plan.chats.length,
		chats: result.chats,
		messages: result.messages,
		restored: result.restored,
		problems: [...plan.problems, ...refused],
	};
}

function placesOf(places: unknown): readonly string[] | null {
	if (typeof places === "string" && places !== "") return [places];
	if (!Array.isArray(places)) return null;
	const paths = places.filter((place): place is string => typeof place === "string" && place !== "");
	return paths.length > 0 ? paths : null;
}

function counted(chosen: readonly PlannedChat[]): Pick<ImportReport, "chats" | "messages" | "restored"> {
	return {
		chats: chosen.filter(({ newMessages }) => newMessages > 0).length,
		messages: chosen.reduce((sum, { newMessages }) => sum + newMessages, 0),
		restored: chosen.filter(({ deletedId }) => deletedId !== null).length,
	};
}

/** Histories of other tools that lie on this machine. */
function knownPlaces({ context }: Services): readonly (readonly [name: string, place: string])[] {
	const storage = path.dirname(context.globalStorageUri.fsPath);
	const candidates: readonly (readonly [string, string])[] = [
		["Cline", path.join(storage, "saoudrizwan.claude-dev")],
		["Cline", path.join(homedir(), ".cline", "data")],
		["Roo Code", path.join(storage, "rooveterinaryinc.roo-cline")],
		["Kilo Code", path.join(storage, "kilocode.kilo-code")],
		["Continue", path.join(homedir(), ".continue", "sessions")],
	];
	return candidates.filter(([, place]) => existsSync(place));
}

async function askPlaces(services: Services): Promise<readonly string[] | null> {
	const { localize } = services;
	const known = knownPlaces(services).map(([name, place]) => ({
		label: `$(history) ${name}`,
		detail: place,
		places: [place],
	}));
	const files = {
		label: `$(file) ${localize("Files…")}`,
		detail: localize("Daybook or VS Code exports: JSON, Markdown"),
	};
	const folder = {
		label: `$(folder) ${localize("Folder…")}`,
		detail: localize("A history of Cline, Roo Code or Continue, or a folder of exports"),
	};
	const items: (vscode.QuickPickItem & { readonly places?: readonly string[] })[] = [...known, files, folder];
	const picked = await vscode.window.showQuickPick(items, {
		title: localize("Import chats from"),
		placeHolder: localize("Nothing is added before you have seen what it would be"),
		matchOnDetail: true,
	});
	if (!picked || picked.places) return picked?.places ?? null;
	const isFolder = picked === folder;
	const opened = await vscode.window.showOpenDialog({
		title: localize("Import chats from"),
		canSelectFiles: !isFolder,
		canSelectFolders: isFolder,
		canSelectMany: true,
		...(isFolder ? {} : { filters: { [localize("Chats")]: ["json", "md"] } }),
	});
	return opened && opened.length > 0 ? opened.map(({ fsPath }) => fsPath) : null;
}

/** The dry run: every chat that would be added, each to be left out by its check mark. */
async function choose(
	{ localize }: Services,
	plan: ImportPlan,
	news: readonly PlannedChat[],
): Promise<readonly PlannedChat[] | undefined> {
	const known = plan.chats.length - news.length;
	const items = news.map((planned) => ({
		label: planned.chat.title,
		description: [
			whatIsNew(planned, localize),
			localize.day(planned.chat.createdAt),
			planned.chat.origin === "daybook" ? "" : planned.chat.origin,
		]
			.filter(Boolean)
			.join(" · "),
		picked: true,
		planned,
	}));
	const remarks = [
		localize("{0} to add, {1} already here", chatCount(news.length, localize), known),
		...(plan.problems.length > 0
			? [
					plan.problems.length === 1
						? localize("1 file or chat cannot be read")
						: localize("{0} files or chats cannot be read", plan.problems.length),
				]
			: []),
	];
	const picked = await vscode.window.showQuickPick(items, {
		title: localize("Import chats: {0}", remarks.join(", ")),
		placeHolder: plan.problems[0] ?? localize("Press Enter to add the chosen chats"),
		canPickMany: true,
		ignoreFocusOut: true,
	});
	return picked?.map(({ planned }) => planned);
}

function whatIsNew({ newMessages, isKnown, deletedId }: PlannedChat, localize: Localize): string {
	const count = messageCount(newMessages, localize);
	if (deletedId !== null && newMessages === 0) return localize("comes back from Recently deleted");
	if (deletedId !== null) return localize("comes back from Recently deleted, with {0} more", count);
	return isKnown ? localize("{0} for a chat that is here", count) : count;
}

async function enter(services: Services, chosen: readonly PlannedChat[], plan: ImportPlan, userId: string) {
	const { runImport } = await import("../transfer/index.ts");
	const database = services.database();
	const projects = await database.call("projects.list", { status: "all" });
	const idsByFolder = new Map(
		projects.flatMap(({ id, path: place, folderUri }) => [
			[place, id] as const,
			...(folderUri === null ? [] : [[vscode.Uri.parse(folderUri).fsPath, id] as const]),
		]),
	);
	return busy(services.localize("Importing chats…"), async (token) =>
		runImport(chosen, plan.contents, {
			database,
			store: contentStore(services),
			userId,
			projectIdOf: (folder) => idsByFolder.get(pathOf(folder)) ?? null,
			isCancelled: () => token.isCancellationRequested,
			now: () => services.clock.now(),
		}),
	);
}

/** Some tools note the folder as an address, some as a path. */
function pathOf(folder: string): string {
	return folder.startsWith("file:") ? vscode.Uri.parse(folder).fsPath : folder;
}

function busy<Result>(title: string, work: (token: vscode.CancellationToken) => Promise<Result>): Thenable<Result> {
	const location = vscode.ProgressLocation.Notification;
	return vscode.window.withProgress({ location, title, cancellable: true }, async (_, token) => work(token));
}

async function tellNothing({ localize }: Services, plan: ImportPlan): Promise<null> {
	const { unreadable } = await import("../transfer/index.ts");
	const problems = unreadable(plan.problems, localize);
	if (plan.chats.length === 0) throw new DaybookError("no_chats", problems);
	const nothing = localize("Nothing to add: {0} found, all here already.", chatCount(plan.chats.length, localize));
	if (problems === "") void vscode.window.showInformationMessage(nothing);
	else void vscode.window.showWarningMessage(`${nothing} ${problems}`);
	return null;
}

async function tellDone(
	{ localize }: Services,
	{ chats, messages, restored }: ImportResult,
	refused: readonly string[],
): Promise<void> {
	const added = localize(
		"Added to the history: {0} with {1}.",
		chatCount(chats, localize),
		messageCount(messages, localize),
	);
	const back = localize("Back from Recently deleted: {0}.", chatCount(restored, localize));
	const sentence = [chats > 0 || restored === 0 ? added : "", restored > 0 ? back : ""].filter(Boolean).join(" ");
	if (refused.length === 0) await vscode.window.showInformationMessage(sentence);
	else await vscode.window.showWarningMessage(`${sentence} ${refused.join(" ")}`);
}

function chatCount(count: number, localize: Localize): string {
	return count === 1 ? localize("1 chat") : localize("{0} chats", count);
}

function messageCount(count: number, localize: Localize): string {
	return count === 1 ? localize("1 message") : localize("{0} messages", count);
}
