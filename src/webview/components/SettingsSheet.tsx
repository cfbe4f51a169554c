import type { ChatSettingsView, SettingsScope } from "../../shared/chatSettings.ts";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { Sheet } from "../ui/Sheet.tsx";
import { ChatSettingsForm } from "./ChatSettingsForm.tsx";
import { ProfileForm } from "./ProfileForm.tsx";
import "./settingsSheet.css";

/** What leads this chat, the chats of the project, all chats; and who the user is. Everything is saved as it is changed. */
export function SettingsSheet({ chat }: { readonly chat: ChatModel }) {
	const { settings } = chat;
	if (!settings.isOpen.value) return null;
	const view = settings.view.value;
	return (
		<Sheet title={t("Chat settings")} closeLabel={t("Close settings")} onClose={() => settings.close()}>
			{view && (
				<div class="settings">
					<Scopes chat={chat} view={view} />
					<ChatSettingsForm key={settings.scope.value} chat={chat} view={view} />
					<ProfileForm chat={chat} profile={view.profile} />
				</div>
			)}
		</Sheet>
	);
}

function Scopes({ chat, view }: { readonly chat: ChatModel; readonly view: ChatSettingsView }) {
	const { settings } = chat;
	const names: readonly (readonly [SettingsScope, string])[] = [
		["chat", t("This chat")],
		...(view.project === null ? [] : [["project", t("This project")] as const]),
		["global", t("All chats")],
	];
	return (
		<div class="settings-scopes" role="group" aria-label={t("For which chats")}>
			{names.map(([scope, name]) => (
				<button
					key={scope}
					type="button"
					aria-pressed={settings.scope.value === scope}
					onClick={() => settings.choose(scope)}
				>
					{name}
				</button>
			))}
		</div>
	);
}
