import { useEffect } from "preact/hooks";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { FailureCard } from "./FailureCard.tsx";
import "./notices.css";

/** What must stay in sight above the composer: trouble with the store, and failures that belong to no message. */
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
			{chat.notices.shown.value.map((notice) => (
				<div class="notice" key={notice.message}>
					<FailureCard failure={notice} onAct={(action) => void chat.act(action, null, null)} />
					<IconButton icon="close" label={t("Dismiss")} onClick={() => chat.notices.dismiss(notice)} />
				</div>
			))}
		</>
	);
}
