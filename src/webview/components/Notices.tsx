import { useEffect } from "preact/hooks";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { FailureCard } from "./FailureCard.tsx";
import "./notices.css";

/** What stays in sight above the composer as long as it is so. */
export function Notices({ chat }: { readonly chat: ChatModel }) {
	const storage = chat.surroundings.value?.storageNotice ?? null;
	useEffect(() => chat.notices.setStanding(storage), [chat, storage]);
	return (
		<>
			{storage && (
				<div class="storage-notice" role="note">
					<Icon name="database" />
					<span>{storage}</span>
				</div>
			)}
			<LocalOnlyNotice chat={chat} />
			<DeletedNotice chat={chat} />
		</>
	);
}

/** Failures that belong to no message, until they are dismissed. */
export function FailureNotices({ chat }: { readonly chat: ChatModel }) {
	return (
		<>
			{chat.notices.shown.value.map((notice) => (
				<div class="notice" key={notice.message}>
					<FailureCard failure={notice} onAct={(action) => void chat.act(action, null, null)} />
					<IconButton icon="close" label={t("Dismiss")} onClick={() => chat.notices.dismiss(notice)} />
				</div>
			))}
		</>
	);
}

/** Stays as long as it is so: what can be chosen and asked is less than usual. */
function LocalOnlyNotice({ chat }: { readonly chat: ChatModel }) {
	if (chat.catalog.catalog.value.isLocalOnly !== true) return null;
	return (
		<div class="local-only-notice" role="note">
			<Icon name="lock" />
			<span>{t("Local only: nothing leaves this machine.")}</span>
			<Button onClick={() => void chat.act("leave_local_only", null, null)}>{t("Turn off")}</Button>
		</div>
	);
}

/** The shown chat was deleted, here in the History view or in another window. */
function DeletedNotice({ chat }: { readonly chat: ChatModel }) {
	if (chat.conversation.summary.value?.status !== "deleted") return null;
	return (
		<div class="deleted-notice" role="note">
			<span>{t("This chat was deleted.")}</span>
			<Button isPrimary onClick={() => void chat.visits.restore()}>
				{t("Restore")}
			</Button>
			<Button onClick={() => void chat.visits.newChat()}>{t("New chat")}</Button>
		</div>
	);
}
