import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { Icon } from "../ui/Icon.tsx";
import { BrokenRoundView } from "./BrokenRoundView.tsx";
import { EmptyChat } from "./EmptyChat.tsx";
import { FindBar } from "./FindBar.tsx";
import { LeafView } from "./LeafView.tsx";
import { ScrollFollower } from "./scrollFollower.ts";
import { SetUpCards } from "./SetUpCards.tsx";
import { usePanelKeys } from "./usePanelKeys.ts";
import { useReveal } from "./useReveal.ts";
import "./transcript.css";

/** The conversation. It follows its end until the user looks up, and then never moves by itself. */
export function Transcript({ chat }: { readonly chat: ChatModel }) {
	const viewport = useRef<HTMLDivElement>(null);
	const content = useRef<HTMLDivElement>(null);
	const follower = useFollower(chat, viewport, content);
	useReveal(chat, viewport, follower);
	usePanelKeys(chat, viewport, follower);
	const { transcript, pages } = chat.conversation;
	const leaves = transcript.leaves.value;
	const isLatestInSight = follower.isFollowing.value || follower.isEndInSight.value;
	return (
		<div class="transcript">
			{chat.find.isOpen.value && <FindBar chat={chat} viewport={viewport} />}
			<div class="transcript-viewport" data-viewport ref={viewport} tabIndex={-1}>
				<div class="transcript-content" ref={content}>
					{pages.isLoadingEarlier.value && <div class="transcript-loading">{t("Loading earlier messages…")}</div>}
					{/* Announcing every token would be noise: the panel's one status line says what matters. */}
					<div role="log" aria-label={t("Conversation")} aria-live="off">
						{leaves.map((leaf) => (
							<LeafView key={leaf.key} leaf={leaf} chat={chat} viewport={viewport} />
						))}
					</div>
					<BrokenRoundView chat={chat} />
					{leaves.length === 0 && <EmptyChat chat={chat} />}
					<SetUpCards chat={chat} />
				</div>
			</div>
			{(!isLatestInSight || pages.hasLater.value) && (
				<button
					type="button"
					class="jump-to-latest"
					onClick={() => void chat.visits.showLatest().then(() => follower.toEnd())}
				>
					<Icon name="arrow-down" />
					<span>{t("Jump to latest")}</span>
				</button>
			)}
		</div>
	);
}

type ElementRef = { readonly current: HTMLDivElement | null };

function useFollower(chat: ChatModel, viewport: ElementRef, content: ElementRef): ScrollFollower {
	const [follower] = useState(
		() =>
			new ScrollFollower({
				onNearTop: () => void chat.loadEarlier(),
				onNearEnd: () => void chat.loadLater(),
				hasLater: () => chat.conversation.pages.hasLater.peek(),
				onRest: (anchor) => chat.visits.rememberAnchor(anchor),
			}),
	);
	useLayoutEffect(() => {
		if (!viewport.current || !content.current) return undefined;
		return follower.attach(viewport.current, content.current);
	}, [follower, viewport, content]);
	const sent = chat.visits.sent.value;
	useEffect(() => {
		if (sent > 0) follower.toEnd();
	}, [sent, follower]);
	const conversationId = chat.conversation.summary.value?.id ?? null;
	const shownIdRef = useRef<string | null | undefined>(undefined);
	useLayoutEffect(() => {
		// A chat that was on screen before a reload comes back where it stood; any other begins at its end.
		const { conversationId: rememberedId, anchor } = chat.visits.remembered;
		const isRemembered = shownIdRef.current === undefined && conversationId !== null && rememberedId === conversationId;
		if (conversationId === null && shownIdRef.current === undefined) return;
		shownIdRef.current = conversationId;
		if (isRemembered && anchor) follower.restore(anchor);
		else follower.toEnd();
	}, [conversationId, chat, follower]);
	return follower;
}
