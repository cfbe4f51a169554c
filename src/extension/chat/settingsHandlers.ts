import type { ChatSettingsView } from "../../shared/chatSettings.ts";
import type { ChatSettingsStore } from "./chatSettings.ts";
import type { HandlersOf } from "./handlerGroups.ts";
import type { ProfileStore } from "./profileStore.ts";

/** The settings of a chat, its project and all chats, and the user's profile. Each change answers with all as it is now. */
export function settingsHandlers(
	settings: ChatSettingsStore,
	profile: ProfileStore,
	didChange: () => Promise<void>,
	mcpServers: () => Promise<ChatSettingsView["mcpServers"]>,
): HandlersOf<"settings"> {
	const view = async (conversationId: string | null): Promise<ChatSettingsView> => {
		const [stored, servers] = await Promise.all([settings.view(conversationId), mcpServers()]);
		return { ...stored, mcpServers: servers };
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
