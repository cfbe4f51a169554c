import * as v from "valibot";
import { count, id, jsonObject, text, time } from "./checks.ts";
import { ensureModel } from "./models.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

export type ToolMode = "auto" | "confirm" | "deny";

/** What a chat is led by. Null: as the wider default says. */
export interface ChatSettings {
	readonly modelId: string | null;
	readonly systemPrompt: string | null;
	readonly temperature: number | null;
	/** Tokens. */
	readonly contextWindow: number | null;
	readonly allowedTools: readonly string[] | null;
	readonly permissionMode: ToolMode | null;
	/** Of tools by name. */
	readonly toolModes: Readonly<Record<string, ToolMode>> | null;
	/** Over both kinds of modes, made with a key outside the database: without it "auto" does not hold. */
	readonly modesSeal: string | null;
	readonly mcpServers: Readonly<Record<string, unknown>> | null;
}

export const getSettingsParams = v.strictObject({
	/** Null: the defaults a new chat would have. */
	conversationId: v.nullable(id),
	/** The project whose defaults stand behind those of the chat; null: only the global ones do. */
	projectId: v.nullable(id),
});

/** The settings of each scope alone, and what they come to together. */
export interface SettingsOfChat {
	readonly conversation: ChatSettings;
	readonly project: ChatSettings;
	readonly global: ChatSettings;
	readonly effective: ChatSettings;
}

const unset: ChatSettings = {
	modelId: null,
	systemPrompt: null,
	temperature: null,
	contextWindow: null,
	allowedTools: null,
	permissionMode: null,
	toolModes: null,
	modesSeal: null,
	mcpServers: null,
};

export function getSettings(
	database: ReadableDatabase,
	{ conversationId, projectId }: v.InferOutput<typeof getSettingsParams>,
): SettingsOfChat {
	const conversation = conversationId === null ? unset : settingsOf(database, conversationId, null);
	const project = projectId === null ? unset : settingsOf(database, null, projectId);
	const global = settingsOf(database, null, null);
	const effective: ChatSettings = {
		modelId: conversation.modelId ?? project.modelId ?? global.modelId,
		systemPrompt: conversation.systemPrompt ?? project.systemPrompt ?? global.systemPrompt,
		temperature: conversation.temperature ?? project.temperature ?? global.temperature,
		contextWindow: conversation.contextWindow ?? project.contextWindow ?? global.contextWindow,
		allowedTools: conversation.allowedTools ?? project.allowedTools ?? global.allowedTools,
		permissionMode: conversation.permissionMode ?? project.permissionMode ?? global.permissionMode,
		toolModes: conversation.toolModes ?? project.toolModes ?? global.toolModes,
		// A seal is of one scope alone.
		modesSeal: null,
		mcpServers: conversation.mcpServers ?? project.mcpServers ?? global.mcpServers,
	};
	return { conversation, project, global, effective };
}

interface SettingsRow {
	readonly model_id: string | null;
	readonly system_prompt: string | null;
	readonly temperature: number | null;
	readonly context_window: number | null;
	readonly allowed_tools: string | null;
	readonly permission_mode: ChatSettings["permissionMode"];
	readonly tool_modes: string | null;
	readonly modes_seal: string | null;
	readonly mcp_servers: string | null;
}

function settingsOf(database: ReadableDatabase, conversationId: string | null, projectId: string | null): ChatSettings {
	const row = database.get<SettingsRow>(
		`SELECT model_id, system_prompt, temperature, context_window, allowed_tools, permission_mode, tool_modes,
			modes_seal, mcp_servers
		FROM chat_settings
		WHERE ifnull(conversation_id, '') = ifnull(:conversationId, '') AND ifnull(project_id, '') = ifnull(:projectId, '')`,
		{ conversationId, projectId },
	);
	if (row === undefined) return unset;
	return {
		modelId: row.model_id,
		systemPrompt: row.system_prompt,
		temperature: row.temperature,
		contextWindow: row.context_window,
		allowedTools: row.allowed_tools === null ? null : (JSON.parse(row.allowed_tools) as readonly string[]),
		permissionMode: row.permission_mode,
		toolModes: row.tool_modes === null ? null : toolModesOf(row.tool_modes),
		modesSeal: row.modes_seal,
		mcpServers: row.mcp_servers === null ? null : (JSON.parse(row.mcp_servers) as Readonly<Record<string, unknown>>),
	};
}

const toolMode = v.picklist(["auto", "confirm", "deny"]);
const toolModes = v.pipe(v.record(v.string(), toolMode), v.readonly());

/** What the column holds, as far as it is what this code writes: a mode nobody knows is one that refuses. */
function toolModesOf(json: string): Readonly<Record<string, ToolMode>> {
	const entries = Object.entries(JSON.parse(json) as Readonly<Record<string, unknown>>);
	return Object.fromEntries(entries.map(([name, mode]) => [name, v.is(toolMode, mode) ? mode : "deny"]));
}

export const setSettingsParams = v.strictObject({
	scope: v.variant("kind", [
		v.strictObject({ kind: v.literal("conversation"), id }),
		v.strictObject({ kind: v.literal("project"), id }),
		v.strictObject({ kind: v.literal("global") }),
	]),
	/** Null hands a setting back to the wider default; what is left out stays. */
	changes: v.strictObject({
		modelId: v.optional(v.nullable(id)),
		systemPrompt: v.optional(v.nullable(text)),
		temperature: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(2)))),
		contextWindow: v.optional(v.nullable(count)),
		allowedTools: v.optional(v.nullable(v.pipe(v.array(text), v.readonly()))),
		permissionMode: v.optional(v.nullable(toolMode)),
		toolModes: v.optional(v.nullable(toolModes)),
		modesSeal: v.optional(v.nullable(text)),
		mcpServers: v.optional(v.nullable(jsonObject)),
	}),
	at: time,
});

/** Changes the settings of one scope and leaves those that are not named. */
export function setSettings(
	database: WritableDatabase,
	{ scope, changes, at }: v.InferOutput<typeof setSettingsParams>,
): null {
	const conversationId = scope.kind === "conversation" ? scope.id : null;
	const projectId = scope.kind === "project" ? scope.id : null;
	const settings: ChatSettings = { ...settingsOf(database, conversationId, projectId), ...changes };
	if (settings.modelId !== null) ensureModel(database, settings.modelId, at);
	database.run(
		`INSERT INTO chat_settings (
			conversation_id, project_id, model_id, system_prompt, temperature, context_window, allowed_tools, permission_mode,
			tool_modes, modes_seal, mcp_servers, created_at, updated_at
		) VALUES (
			:conversationId, :projectId, :modelId, :systemPrompt, :temperature, :contextWindow, :allowedTools, :permissionMode,
			:toolModes, :modesSeal, :mcpServers, :at, :at
		)
		ON CONFLICT (ifnull(conversation_id, ''), ifnull(project_id, '')) DO UPDATE SET
			model_id = excluded.model_id, system_prompt = excluded.system_prompt, temperature = excluded.temperature,
			context_window = excluded.context_window, allowed_tools = excluded.allowed_tools,
			permission_mode = excluded.permission_mode, tool_modes = excluded.tool_modes, modes_seal = excluded.modes_seal,
			mcp_servers = excluded.mcp_servers, updated_at = excluded.updated_at`,
		{
			...settings,
			contextWindow: settings.contextWindow || null,
			allowedTools: settings.allowedTools === null ? null : JSON.stringify(settings.allowedTools),
			toolModes: settings.toolModes === null ? null : JSON.stringify(settings.toolModes),
			mcpServers: settings.mcpServers === null ? null : JSON.stringify(settings.mcpServers),
			conversationId,
			projectId,
			at,
		},
	);
	return null;
}
