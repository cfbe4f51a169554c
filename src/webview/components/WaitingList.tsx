import { formatAge } from "../format.ts";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { useNow } from "../ui/useNow.ts";
import "./waitingList.css";

/** What waits for the user since before: in one place, each with its way there. Nothing of it runs by itself. */
export function WaitingList({ chat }: { readonly chat: ChatModel }) {
	const now = useNow(60_000);
	const shownId = chat.conversation.summary.value?.id ?? null;
	const items = chat.tools.waiting.value.filter(({ id }) => id !== shownId);
	if (items.length === 0) return null;
	return (
		<section class="waiting-list" aria-label={t("Waiting for you")}>
			<div class="waiting-head">
				<span>{t("Still open from earlier. Nothing goes on by itself.")}</span>
				<IconButton icon="close" label={t("Dismiss")} onClick={() => chat.tools.setWaiting([])} />
			</div>
			<ul>
				{items.slice(0, 5).map((item) => (
					<li key={`${item.kind} ${item.id}`}>
						<span class="waiting-words">
							<span>{item.title}</span>
							<span class="waiting-what">{`${item.what} · ${formatAge(item.at, now)}`}</span>
						</span>
						<Button onClick={() => void chat.tools.openWaiting(item)}>{t("Look")}</Button>
					</li>
				))}
			</ul>
			{items.length > 5 && <p>{t("and {count} more", { count: items.length - 5 })}</p>}
		</section>
	);
}
