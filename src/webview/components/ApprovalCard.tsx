import { useState } from "preact/hooks";
import type { ApprovalCard as Card, ToolAnswer } from "../../shared/toolCalls.ts";
import { t } from "../l10n.ts";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { CallPreviewView } from "./CallPreviewView.tsx";
import { PlainText } from "./PlainText.tsx";
import { type Arming, useArming } from "./useArming.ts";
import "./approvalCard.css";

interface ApprovalCardProps {
	readonly card: Card;
	readonly onAnswer: (hash: string, answer: ToolAnswer) => void;
	readonly onShowDiff: (hash: string) => void;
}

/**
 * What a call would do, whole and with everything hidden made visible, and the ways to answer. It takes no focus and its
 * buttons do nothing in their first moment: what was typed or clicked for something else answers nothing.
 */
export function ApprovalCard({ card, onAnswer, onShowDiff }: ApprovalCardProps) {
	const { hash, question, reason, warnings, facts, preview } = card;
	const arming = useArming();
	return (
		<section class="approval-card" aria-label={question} onPointerDown={arming.onPointerDown}>
			<h3>
				<Icon name="shield" />
				<span>{question}</span>
			</h3>
			<p>{reason}</p>
			{warnings.map((warning) => (
				<p class="approval-warning" key={warning}>
					<Icon name="warning" />
					<span>{warning}</span>
				</p>
			))}
			<dl class="approval-facts">
				{facts.map(({ label, text }) => (
					<div key={`${label} ${text}`}>
						<dt>{label}</dt>
						<dd dir="ltr">
							<PlainText text={text} />
						</dd>
					</div>
				))}
			</dl>
			<CallPreviewView preview={preview} />
			{preview.type === "change" && (
				<div class="approval-actions">
					<Button onClick={() => onShowDiff(hash)}>{t("Open the diff")}</Button>
				</div>
			)}
			<Answers card={card} arming={arming} onAnswer={(answer) => onAnswer(hash, answer)} />
		</section>
	);
}

interface AnswersProps {
	readonly card: Card;
	readonly arming: Arming;
	readonly onAnswer: (answer: ToolAnswer) => void;
}

function Answers({ card, arming, onAnswer }: AnswersProps) {
	const [words, setWords] = useState("");
	const allow = (scope: "once" | "chat" | "project") => arming.guard(() => onAnswer({ kind: "allow", scope }));
	const deny = () => onAnswer({ kind: "deny", words: words.trim() === "" ? null : words.trim() });
	return (
		<>
			{card.offers.map(({ scope, sentence }) => (
				<div class="approval-offer" key={scope}>
					<Button isDisabled={!arming.isArmed} onClick={allow(scope)}>
						{scope === "chat" ? t("Allow in this chat") : t("Allow in this project")}
					</Button>
					<span>{sentence}</span>
				</div>
			))}
			<div class="approval-actions">
				<Button isPrimary isDisabled={!arming.isArmed} onClick={allow("once")}>
					{t("Allow once")}
				</Button>
				<Button onClick={deny}>{t("Deny")}</Button>
				<input
					class="approval-words"
					type="text"
					aria-label={t("A word to the model")}
					placeholder={t("What it should do instead")}
					maxLength={2000}
					value={words}
					onInput={(event) => setWords(event.currentTarget.value)}
					onKeyDown={(event) => {
						if (event.key !== "Enter" || event.isComposing || words.trim() === "") return;
						event.preventDefault();
						deny();
					}}
				/>
			</div>
		</>
	);
}
