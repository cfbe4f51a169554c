import type { ContextRound, RoundState } from "../../shared/context.ts";
import { formatCount } from "../format.ts";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { IconButton } from "../ui/IconButton.tsx";

interface ContextRoundsProps {
	readonly chat: ChatModel;
	readonly rounds: readonly ContextRound[];
}

/** Every round with what becomes of it: in or out by hand, pinned, told by a summary, or without room. */
export function ContextRounds({ chat, rounds }: ContextRoundsProps) {
	if (rounds.length === 0) return <p class="context-note">{t("Nothing was said yet.")}</p>;
	return (
		<ol class="context-rounds" aria-label={t("Rounds")}>
			{rounds.map((round) => (
				<RoundRow key={round.questionId} chat={chat} round={round} />
			))}
		</ol>
	);
}

function RoundRow({ chat, round }: { readonly chat: ChatModel; readonly round: ContextRound }) {
	const { questionId, use, state, tokens, messageCount } = round;
	const isOut = use === "out";
	const isPinned = use === "pinned";
	const set = (wanted: ContextRound["use"]) => void chat.context.setRound(questionId, wanted);
	return (
		<li class={state === "sent" ? "context-round" : "context-round is-left-out"}>
			<label class="context-round-name">
				<input type="checkbox" checked={!isOut} onChange={() => set(isOut ? "automatic" : "out")} />
				<span class="context-round-title" title={round.title}>
					{t("Round {number}: {title}", { number: round.roundNumber, title: round.title })}
				</span>
			</label>
			<span class="context-round-state">{stateWords(state, messageCount)}</span>
			<span class="context-tokens">{formatCount(tokens)}</span>
			<IconButton
				icon={isPinned ? "pinned" : "pin"}
				label={isPinned ? t("Unpin") : t("Pin")}
				isPressed={isPinned}
				onClick={() => set(isPinned ? "automatic" : "pinned")}
			/>
		</li>
	);
}

function stateWords(state: RoundState, messageCount: number): string {
	if (state === "out") return t("left out");
	if (state === "summarised") return t("summarised");
	if (state === "no_room") return t("no room");
	return messageCount > 2 ? t("{count} steps", { count: messageCount - 1 }) : "";
}
