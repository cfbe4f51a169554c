import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { Icon } from "../ui/Icon.tsx";
import { Popover } from "../ui/Popover.tsx";
import "./composerMenu.css";

/** What can be done with the text in the box, or with the chat, beside sending. */
export function ComposerMenu({ chat }: { readonly chat: ChatModel }) {
	const text = chat.composer.text.value.trim();
	const isPlain = text !== "" && !text.startsWith("/");
	const run = (command: string) => {
		chat.composer.setText(command);
		void chat.sending.send();
	};
	return (
		<Popover icon="ellipsis" label={t("More actions")}>
			{(close) => (
				<div class="composer-menu">
					<MenuButton
						icon="server-process"
						label={t("Run in background")}
						isDisabled={!isPlain}
						onClick={() => {
							close();
							run(`/task ${text}`);
						}}
					/>
					<MenuButton
						icon="link"
						label={t("Analyze links of this chat")}
						isDisabled={chat.conversation.summary.value === null || text !== ""}
						onClick={() => {
							close();
							run("/link");
						}}
					/>
				</div>
			)}
		</Popover>
	);
}

interface MenuButtonProps {
	readonly icon: string;
	readonly label: string;
	readonly isDisabled: boolean;
	readonly onClick: () => void;
}

function MenuButton({ icon, label, isDisabled, onClick }: MenuButtonProps) {
	return (
		<button type="button" class="composer-menu-item" disabled={isDisabled} onClick={onClick}>
			<Icon name={icon} />
			<span>{label}</span>
		</button>
	);
}
