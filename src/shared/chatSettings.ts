import type { ToolMode } from "./toolModes.ts";

/** What leads a chat. Null, here and in every field: as the wider default says. */
export interface ChatSettingsValues {
	/** `<hostId>/<model>` */
	readonly modelId: string | null;
	readonly systemPrompt: string | null;
	/** 0 to 2. */
	readonly temperature: number | null;
	/** Tokens. */
	readonly contextWindow: number | null;
	/** MCP servers by their id: false for those that are switched off. */
	readonly mcpServers: Readonly<Record<string, boolean>> | null;
	/** How far all tools may go by themselves. */
	readonly permissionMode: ToolMode | null;
	/** The same for single tools, by name. */
	readonly toolModes: Readonly<Record<string, ToolMode>> | null;
}

/** For which chats a setting holds: the shown one, those of this project, or all. */
export type SettingsScope = "chat" | "project" | "global";

/** The local user, as far as he tells. */
export interface UserProfile {
	readonly displayName: string | null;
	readonly email: string | null;
	/** An emoji or up to two letters. */
	readonly avatar: string | null;
	readonly bio: string | null;
	/** How he wants to be answered. */
	readonly style: string | null;
	/** Whether name, bio and style are told to the models. */
	readonly isShared: boolean;
}

/** All that the settings page of a chat shows. */
export interface ChatSettingsView {
	readonly chat: ChatSettingsValues;
	/** Null when no folder is open. */
	readonly project: ChatSettingsValues | null;
	readonly global: ChatSettingsValues;
	readonly profile: UserProfile;
	/** The tools of ours; `widens` where "auto" means more than the default. */
	readonly tools: readonly { readonly name: string; readonly widens: boolean }[];
	/** The configured MCP servers; empty when there are none. */
	readonly mcpServers: readonly { readonly id: string; readonly name: string }[];
}
