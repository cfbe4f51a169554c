import type { ChatSettingsView } from "../../shared/chatSettings.ts";
import type { ChatSettingsStore } from "./chatSettings.ts";
import type { HandlersOf } from "./handlerGroups.ts";
import type { ProfileStore } from "./profileStore.ts";

/** A configured MCP server with the tools that the user lets models use, by the names that models call them. */
export interface ServerWithTools {
	readonly id: string;
	readonly name: string;
	readonly tools: readonly string[];
}

/** The settings of a chat, its project and all chats, and the user's profile. Each change answers with all as it is now. */
export function settingsHandlers(
	settings: ChatSettingsStore,
	profile: ProfileStore,
	didChange: () => Promise<void>,
	listServers: () => Promise<readonly ServerWithTools[]>,
): HandlersOf<"settings"> {
	const view = async (conversationId: string | null): Promise<ChatSettingsView> => {
		const [stored, servers] = await Promise.all([settings.view(conversationId), listServers()]);
		// "auto" means no more than the default for a tool of a server: each call is asked for.
		const theirs = servers.flatMap((server) => server.tools.map((name) => ({ name, widens: false })));
		const mcpServers = servers.map(({ id, name }) => ({ id, name }));
		return { ...stored, tools: [...stored.tools, ...theirs], mcpServers };
	};
	return {
		"settings/get": async ({ conversationId }) => view(conversationId),
		async "settings/change"({ conversationId, scope, changes }) {
			await settings.change(conversationId, scope, changes);
			await didChange();
			return view(conversationId);
		},
		async "settings/changeProfile"({ conversationId, changes }) {
			await profile.change(changes);
			return view(conversationId);
		},
	};
}
