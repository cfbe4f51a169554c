import * as vscode from "vscode";
import { currentProcess } from "../db/index.ts";
import type { RegisterCommand } from "./commands.ts";
import { ProjectInUse } from "./projectInUse.ts";
import { type Projects, type ProjectSighting, registerProjects, registerProjectsView } from "./projects/index.ts";
import type { Services } from "./services.ts";
import { registerSession, type SessionProgress, type SessionTracker } from "./sessions/index.ts";
import type { WindowEntry } from "./window.ts";

/** So long after activation the folders are looked at. */
const settleMs = 500;

/** What this window enters of itself: its folders as projects, and its session. */
export interface WindowRecords extends vscode.Disposable {
	readonly projects: Projects;
	/** Which of them the user is on. */
	readonly inUse: ProjectInUse;
	readonly tracker: SessionTracker;
	/** Enters the user, the folders and the session again, after another file has taken the place of the database. */
	reenter(): void;
}

/** Follows folders and activity. The database is opened by `tracker.open()` or by the first folder looked at. */
export function registerWindowRecords(services: Services, entry: WindowEntry): WindowRecords {
	const { clock, log, machineId } = services;
	const projects = registerProjects({
		async loadDetection() {
			// Its parsers are other people's code: they come when the editor stands, not with our activation.
			await new Promise<void>((resolve) => clock.after(settleMs, resolve));
			return import("./projects/detection/index.ts");
		},
		recordSighting: async (sighting) => recordSighting(services, entry, sighting),
		machineId,
		localize: services.localize,
		clock,
		log,
	});
	const session = registerSession({
		opening: {
			id: services.sessionId,
			machineId,
			userId: "",
			preferences: { defaultModel: services.settings().defaultModel },
			processIdentity: currentProcess(),
		},
		extensionVersion: String(services.context.extension.packageJSON.version),
		rows: sessionRows(services, entry),
		clock,
		log,
		projectIdOf: (file) => projects.projectOf(file)?.projectId ?? null,
		onDidChangeProjects: projects.onDidChange,
	});
	const front = () => projects.projectOf(vscode.window.activeTextEditor?.document.uri);
	const inUse = new ProjectInUse({ projects: { current: () => projects.current(), inFront: front } });
	const fronts = vscode.Disposable.from(
		vscode.window.onDidChangeActiveTextEditor(() => inUse.look()),
		projects.onDidChange(() => inUse.look()),
	);
	return {
		projects,
		inUse,
		tracker: session.tracker,
		reenter() {
			entry.forget();
			void session.tracker.reopen();
			projects.refresh();
			void projects.settled().then(() => session.tracker.setProject(front()?.projectId ?? null));
		},
		dispose() {
			fronts.dispose();
			session.dispose();
			projects.dispose();
		},
	};
}

async function recordSighting(services: Services, entry: WindowEntry, sighting: ProjectSighting) {
	const { userId, machineId } = await entry.enter();
	const { identity, profile, shownPath, seenAt } = sighting;
	return services.database().call("projects.recordSighting", {
		sightingId: services.newId(),
		projectId: services.newId(),
		userId,
		name: profile.name,
		path: shownPath,
		identity: { ...identity, machineId },
		type: profile.type,
		framework: profile.framework,
		language: profile.language,
		packageManager: profile.packageManager,
		monorepoTool: profile.workspaceTool,
		metadata: { tags: profile.tags, findings: profile.findings, description: profile.description },
		at: seenAt,
	});
}

function sessionRows(services: Services, entry: WindowEntry): Parameters<typeof registerSession>[0]["rows"] {
	const database = services.database;
	const beat = async ({ sessionId, projectId, lastActivityAt, minutes }: SessionProgress): Promise<boolean> =>
		database().call("sessions.heartbeat", {
			sessionId,
			projectId,
			at: lastActivityAt,
			minutes: minutes.map((each) => ({ minute: each.minute, projectId: each.projectId, seconds: each.activeSeconds })),
		});
	return {
		async open(opening) {
			const { userId } = await entry.enter();
			const { device, processIdentity } = opening;
			await database().call("sessions.open", {
				sessionId: opening.id,
				userId,
				projectId: opening.projectId,
				workspaceFile: opening.workspaceFile,
				editorVersion: device.editorVersion,
				operatingSystem: device.operatingSystem,
				remoteName: device.remoteName,
				deviceInformation: { ...device },
				preferences: { ...opening.preferences },
				processIdentity:
					typeof processIdentity === "object" && processIdentity !== null ? { ...processIdentity } : null,
				at: opening.startedAt,
			});
		},
		heartbeat: beat,
		async close(end) {
			const isThere = await beat(end);
			await database().call("sessions.close", { sessionId: end.sessionId, at: end.endedAt });
			return isThere;
		},
	};
}

/** The Projects view over the database. */
export function registerProjectsTree(
	services: Services,
	projects: Projects,
	onDidChange: vscode.Event<void>,
	registerCommand: RegisterCommand,
): vscode.Disposable {
	const { database, clock, localize, newId } = services;
	const nothing = async (work: Promise<unknown>): Promise<void> => void (await work);
	return registerProjectsView({
		operations: {
			list: async () => database().call("projects.list", { status: "all" }),
			rename: async (projectId, name) =>
				nothing(database().call("projects.rename", { projectId, name, at: clock.now() })),
			describe: async (projectId, description) =>
				nothing(database().call("projects.describe", { projectId, description, at: clock.now() })),
			setStatus: async (projectId, status) =>
				nothing(database().call("projects.setStatus", { projectId, status, at: clock.now() })),
			merge: async (fromId, intoId) => nothing(database().call("projects.merge", { fromId, intoId, at: clock.now() })),
			async sightings(projectId) {
				const sightings = await database().call("projects.sightings", { projectId });
				return sightings.map(({ id, folderUri, remote, branch }) => ({
					id,
					place: vscode.Uri.parse(folderUri).fsPath,
					detail: [remote, branch].filter(Boolean).join(" · "),
				}));
			},
			async split(projectId, sightingId) {
				const sighting = (await database().call("projects.sightings", { projectId })).find(
					({ id }) => id === sightingId,
				);
				const name = sighting ? (sighting.folderUri.split("/").findLast(Boolean) ?? projectId) : projectId;
				const request = {
					projectId,
					sightingId,
					newProjectId: newId(),
					name: decodeURIComponent(name),
					at: clock.now(),
				};
				await database().call("projects.split", request);
			},
		},
		localize,
		clock,
		openProjectIds: () =>
			new Set(projects.current().flatMap(({ projectId }) => (projectId === null ? [] : [projectId]))),
		onDidChange,
		changed: () => projects.refresh(),
		registerCommand: (id, run) => registerCommand(id, run),
	});
}
