import type { ChatSettingsValues, ChatSettingsView, SettingsScope } from "../../shared/chatSettings.ts";
import { builtInTools, wideningTools } from "../../shared/toolModes.ts";
import { DaybookError } from "../errors.ts";
import type { StoresOptions } from "./databaseStores.ts";
import type { Result } from "../../db/index.ts";
import type { ModesOfScopes, Permissions, ScopeModes } from "../permissions/index.ts";
import { aboutUser, type ProfileStore } from "./profileStore.ts";
import type { Instructions } from "./systemPrompt.ts";

/** What the database holds of what the settings page shows. */
export type StoredSettings = Omit<ChatSettingsView, "mcpServers">;

export interface ChatSettingsStore {
	/** What the settings page of a chat shows; null for a chat of which nothing is stored. */
	view(conversationId: string | null): Promise<StoredSettings>;
	/** Changes what is named, for the chats of that scope. */
	change(conversationId: string | null, scope: SettingsScope, changes: Partial<ChatSettingsValues>): Promise<void>;
	/** What the settings say for the next call in a chat. */
	instructions(conversationId: string | null, projectId: string | null): Promise<Instructions>;
	/** The model that new chats begin with; null when none was set. */
	defaultModel(): Promise<string | null>;
	/** A new chat was stored: what was set for it before belongs to it now. */
	didCreate(conversationId: string): Promise<void>;
}

type SettingsOfChat = Result<"settings.get">;

export interface ChatSettingsOptions extends Pick<
	StoresOptions,
	"database" | "writer" | "projectId" | "now" | "localize"
> {
	readonly profile: Pick<ProfileStore, "read">;
	/** Keeps what tools may do by themselves; null: there are no tools in this window. */
	readonly modes: Pick<Permissions, "modes" | "setModes"> | null;
}

export function chatSettingsStore({
	database,
	writer,
	projectId: projectIdNow,
	now,
	localize,
	profile,
	modes,
}: ChatSettingsOptions): ChatSettingsStore {
	/** Set in a chat before its first message: there is no row yet that could hold it. */
	let unstored: Partial<ChatSettingsValues> = {};

	const get = async (conversationId: string | null, projectId: string | null) =>
		database().call("settings.get", { conversationId, projectId });

	const scopeOf = async (conversationId: string, scope: SettingsScope) => {
		if (scope === "global") return { kind: "global" } as const;
		if (scope === "chat") return { kind: "conversation", id: conversationId } as const;
		const { projectId } = await writer();
		if (projectId !== null) return { kind: "project", id: projectId } as const;
		throw new DaybookError("no_project", localize("Open a folder to set this for its chats."));
	};

	const changeModes = async (conversationId: string | null, scope: SettingsScope, changes: Partial<ScopeModes>) => {
		if (scope === "chat" && conversationId === null) {
			const sentence = localize("Send the first message of the chat before you set this for it.");
			throw new DaybookError("no_chat", sentence);
		}
		await scopeOf(conversationId ?? "", scope);
		const { projectId } = await writer();
		await modes?.setModes({ conversationId, projectId }, scope, changes);
	};

	return {
		async view(conversationId) {
			const projectId = projectIdNow();
			const settings = await get(conversationId, projectId);
			// What counts is what the permissions believe, not what the rows say.
			const { chat, project, global } = (await modes?.modes({ conversationId, projectId })) ?? noModes;
			return {
				chat: { ...valuesOf(settings.conversation), ...(conversationId === null ? unstored : {}), ...chat },
				project: projectId === null ? null : { ...valuesOf(settings.project), ...project },
				global: { ...valuesOf(settings.global), ...global },
				profile: await profile.read(),
				tools: builtInTools.map((name) => ({ name, widens: wideningTools.includes(name) })),
			};
		},
		async change(conversationId, scope, { permissionMode, toolModes, ...changes }) {
			if (permissionMode !== undefined) await changeModes(conversationId, scope, { permissionMode });
			if (toolModes !== undefined) await changeModes(conversationId, scope, { toolModes });
			if (Object.keys(changes).length === 0) return;
			if (conversationId === null && scope === "chat") unstored = { ...unstored, ...changes };
			else
				await database().call("settings.set", {
					scope: await scopeOf(conversationId ?? "", scope),
					changes,
					at: now(),
				});
		},
		async instructions(conversationId, projectId) {
			const { effective } = await get(conversationId, projectId);
			const { systemPrompt, temperature, contextWindow } = effective;
			const own = conversationId === null ? unstored : {};
			return {
				systemPrompt: own.systemPrompt ?? systemPrompt,
				temperature: own.temperature ?? temperature,
				contextWindow: own.contextWindow ?? contextWindow,
				aboutUser: aboutUser(await profile.read()),
			};
		},
		async defaultModel() {
			return (await get(null, projectIdNow())).effective.modelId;
		},
		async didCreate(conversationId) {
			const changes = unstored;
			unstored = {};
			if (Object.keys(changes).length === 0) return;
			await database().call("settings.set", {
				scope: { kind: "conversation", id: conversationId },
				changes,
				at: now(),
			});
		},
	};
}

const none: ScopeModes = { permissionMode: null, toolModes: null };
const noModes: ModesOfScopes = { chat: none, project: none, global: none };

function valuesOf({ mcpServers, ...values }: SettingsOfChat["effective"]): ChatSettingsValues {
	const { modelId, systemPrompt, temperature, contextWindow } = values;
	const switches = Object.entries(mcpServers ?? {}).filter((entry): entry is [string, boolean] => {
		return typeof entry[1] === "boolean";
	});
	return {
		modelId,
		systemPrompt,
		temperature,
		contextWindow,
		mcpServers: mcpServers === null ? null : Object.fromEntries(switches),
		...none,
	};
}
