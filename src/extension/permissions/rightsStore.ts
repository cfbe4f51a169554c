import * as v from "valibot";
import type { Database, Result } from "../../db/index.ts";
import type { Coverage, GrantOffer, Mode } from "./action.ts";
import type { ModeScope, ModesOfScopes, RightsPlace, ScopeModes } from "./permissions.ts";
import type { SealKeeper } from "./sealKeeper.ts";
import type { Grant, Modes } from "./situation.ts";

export interface RightsStoreOptions {
	readonly database: () => Pick<Database, "call">;
	readonly seals: SealKeeper;
	readonly userId: () => Promise<string>;
	readonly newId: () => string;
	readonly now: () => number;
}

type GrantRow = Result<"grants.list">[number];

/** A standing permission as the list shows it. */
export interface ListedGrant extends Grant {
	readonly projectId: string | null;
	readonly projectName: string | null;
	readonly conversationTitle: string | null;
	readonly createdAt: number;
}

const covers = v.variant("kind", [
	v.strictObject({ kind: v.literal("edits"), folder: v.string() }),
	v.strictObject({ kind: v.literal("command"), script: v.string(), cwd: v.string() }),
	v.strictObject({ kind: v.literal("host"), host: v.string() }),
	v.strictObject({ kind: v.literal("mcp"), serverId: v.string(), tool: v.string(), fingerprint: v.string() }),
]) satisfies v.GenericSchema<Coverage>;
const rule = v.pipe(v.string(), v.parseJson(), v.strictObject({ covers, seal: v.string() }));

/** Standing permissions and modes as the database holds them, each believed only with its seal. */
export class RightsStore {
	readonly #options: RightsStoreOptions;

	constructor(options: RightsStoreOptions) {
		this.#options = options;
	}

	/** What holds in a chat of a project. */
	async grants(conversationId: string, projectId: string | null): Promise<readonly Grant[]> {
		const { database, userId } = this.#options;
		const rows = await database().call("grants.forChat", { userId: await userId(), conversationId });
		const given = await this.#believed(rows);
		return given.filter(
			(grant) => grant.scope === "chat" || !isOfProject(grant.covers) || grant.projectId === projectId,
		);
	}

	/** Everything in force, the newest first. */
	async list(): Promise<readonly ListedGrant[]> {
		const { database, userId } = this.#options;
		return this.#believed(await database().call("grants.list", { userId: await userId() }));
	}

	async give(offer: GrantOffer, toolName: string, { conversationId, projectId }: RightsPlace): Promise<void> {
		const { database, seals, userId, newId, now } = this.#options;
		const grantId = newId();
		const ofChat = offer.scope === "chat" ? conversationId : null;
		const seal = await seals.seal(sealed({ id: grantId, conversationId: ofChat, projectId, toolName }, offer.covers));
		await database().call("grants.add", {
			grantId,
			userId: await userId(),
			projectId,
			conversationId: ofChat,
			toolName,
			rule: { covers: offer.covers, seal },
			sentence: offer.sentence,
			at: now(),
		});
	}

	async revoke(grantIds: readonly string[]): Promise<void> {
		const { database, seals, now } = this.#options;
		// First where nobody can undo it.
		await seals.revoke(grantIds);
		await database().call("grants.revoke", { grantIds, at: now() });
	}

	/** What was chosen for all chats, for the project and for the chat. */
	async modes(place: RightsPlace): Promise<Modes> {
		const { scopes, lists } = await this.#readModes(place);
		const inOrder = [scopes.global, scopes.project, scopes.chat];
		return {
			scopes: inOrder.map(({ permissionMode }) => permissionMode),
			tools: inOrder.map(({ toolModes }) => toolModes ?? {}),
			lists,
		};
	}

	/** The same by scope, for those who choose. */
	async modesOfScopes(place: RightsPlace): Promise<ModesOfScopes> {
		return (await this.#readModes(place)).scopes;
	}

	/** Writes what is chosen in a scope from now on, whole. The place has to hold the id of the scope. */
	async writeModes(place: RightsPlace, scope: ModeScope, modes: ScopeModes): Promise<void> {
		const { database, seals, now } = this.#options;
		const widens = toolsAt("auto", modes).length > 0;
		const inForceAt = placeOfModes(scope, place);
		// What widened before ends where nobody can bring it back, before the row changes.
		if (!widens) await seals.withdraw(inForceAt);
		const modesSeal = widens ? await seals.sealInForce(inForceAt, sealedModes(scope, place, modes)) : null;
		const changes = { ...modes, toolModes: modes.toolModes && { ...modes.toolModes }, modesSeal };
		await database().call("settings.set", { scope: rowOf(scope, place), changes, at: now() });
	}

	async #readModes(place: RightsPlace) {
		const { database, seals } = this.#options;
		const { conversationId, projectId } = place;
		const { global, project, conversation } = await database().call("settings.get", { conversationId, projectId });
		const { isInForce } = await seals.reader();
		const believed = (scope: ModeScope, { permissionMode, toolModes, modesSeal }: typeof global): ScopeModes => {
			const said = { permissionMode, toolModes };
			const holds =
				modesSeal !== null && isInForce(placeOfModes(scope, place), sealedModes(scope, place, said), modesSeal);
			return holds ? said : withoutAuto(said);
		};
		return {
			scopes: {
				global: believed("global", global),
				project: believed("project", project),
				chat: believed("chat", conversation),
			},
			lists: [global, project, conversation].map(({ allowedTools }) => allowedTools),
		};
	}

	async #believed(rows: readonly GrantRow[]): Promise<readonly ListedGrant[]> {
		const { holds, isRevoked } = await this.#options.seals.reader();
		return rows.flatMap((row) => {
			const read = v.safeParse(rule, row.rule);
			if (!read.success || isRevoked(row.id) || !holds(sealed(row, read.output.covers), read.output.seal)) return [];
			const { id, toolName, projectId, projectName, conversationTitle, createdAt, conversationId } = row;
			const scope = conversationId === null ? "project" : "chat";
			const names = { projectName, conversationTitle };
			return [{ id, toolName, scope, covers: read.output.covers, projectId, ...names, createdAt } as const];
		});
	}
}

function sealed(
	{ id, conversationId, projectId, toolName }: Pick<GrantRow, "id" | "conversationId" | "projectId" | "toolName">,
	what: Coverage,
) {
	const ofProject = conversationId === null && isOfProject(what) ? { projectId } : {};
	return { of: "grant", id, conversationId, toolName, covers: what, ...ofProject };
}

/** Files and commands are bound to a project by the folder that is covered; hosts and tools of servers by its id alone. */
function isOfProject({ kind }: Coverage): boolean {
	return kind === "host" || kind === "mcp";
}

function sealedModes(scope: ModeScope, place: RightsPlace, { permissionMode, toolModes }: ScopeModes) {
	return { of: "modes", scope, id: idOf(scope, place), permissionMode, toolModes };
}

function placeOfModes(scope: ModeScope, place: RightsPlace): string {
	return JSON.stringify(["modes", scope, idOf(scope, place)]);
}

function idOf(scope: ModeScope, { conversationId, projectId }: RightsPlace): string | null {
	return scope === "global" ? null : scope === "project" ? projectId : conversationId;
}

function rowOf(scope: ModeScope, { conversationId, projectId }: RightsPlace) {
	if (scope === "global") return { kind: "global" } as const;
	return scope === "project"
		? ({ kind: "project", id: projectId ?? "" } as const)
		: ({ kind: "conversation", id: conversationId ?? "" } as const);
}

/** What these modes say one mode of, such as "auto" (goes without asking): names of tools, "*" for all. */
export function toolsAt(wanted: Mode, { permissionMode, toolModes }: ScopeModes): readonly string[] {
	const tools = Object.entries(toolModes ?? {}).flatMap(([name, mode]) => (mode === wanted ? [name] : []));
	return permissionMode === wanted ? ["*", ...tools] : tools;
}

/** What restricts holds whoever wrote it; what widens does not. */
/** The same without what acts without asking. */
export function withoutAuto({ permissionMode, toolModes }: ScopeModes): ScopeModes {
	const strict = Object.entries(toolModes ?? {}).filter(([, mode]) => mode !== "auto");
	return {
		permissionMode: permissionMode === "auto" ? null : permissionMode,
		toolModes: toolModes && Object.fromEntries(strict),
	};
}
