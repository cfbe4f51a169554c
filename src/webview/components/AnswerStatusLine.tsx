import type { ReadonlySignal } from "@preact/signals";
import type { AnswerStatus } from "../../shared/model.ts";
import { formatDuration } from "../format.ts";
import { t } from "../l10n.ts";
import { Icon } from "../ui/Icon.tsx";
import { useNow } from "../ui/useNow.ts";
import "./answerStatusLine.css";

/** The line under an answer in the making: what it waits for, since when, and what to know meanwhile. */
export function AnswerStatusLine({ status }: { readonly status: ReadonlySignal<AnswerStatus | null> }) {
	const { value } = status;
	return value && <Line status={value} />;
}

function Line({ status }: { readonly status: AnswerStatus }) {
	const now = useNow(1000);
	return (
		<>
			<div class="answer-status">
				<Icon name={icons[status.phase] ?? "loading"} isSpinning={icons[status.phase] === undefined} />
				<span>{statusWords(status, now)}</span>
			</div>
			{status.warning && (
				<div class="answer-warning">
					<Icon name="warning" />
					<span>{status.warning}</span>
				</div>
			)}
		</>
	);
}

/** Nothing turns while nothing is done. */
const icons: Partial<Readonly<Record<AnswerStatus["phase"], string>>> = { retrying: "history", approval: "bell-dot" };

const phaseWords: Readonly<Record<AnswerStatus["phase"], (time: string) => string>> = {
	connecting: (time) => t("Connecting… {time}", { time }),
	"loading-model": (time) => t("Loading the model… {time}", { time }),
	waiting: (time) => t("Waiting for the first words… {time}", { time }),
	streaming: (time) => t("Answering… {time}", { time }),
	retrying: () => t("Trying again…"),
	tools: (time) => t("Using tools… {time}", { time }),
	approval: () => t("Waiting for you"),
};

function statusWords({ phase, since, retry }: AnswerStatus, now: number): string {
	if (phase === "retrying" && retry) return retryWords(retry, now);
	return phaseWords[phase](formatDuration(Math.max(0, Math.floor((now - since) / 1000)) * 1000));
}

function retryWords(retry: NonNullable<AnswerStatus["retry"]>, now: number): string {
	return t("{reason} Attempt {attempt} of {attempts} in {time}.", {
		reason: retry.message,
		attempt: retry.attempt,
		attempts: retry.attempts,
		time: formatDuration(Math.max(0, Math.ceil((retry.at - now) / 1000)) * 1000),
	});
}
