import type { HostState, PullState, PullSuggestion } from "../../shared/model.ts";
import { formatBytes } from "../format.ts";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { Button } from "../ui/Button.tsx";
import { ProgressBar } from "../ui/ProgressBar.tsx";
import { SetUpCard } from "./SetUpCard.tsx";

interface PullCardProps {
	readonly host: HostState;
	readonly chat: ChatModel;
}

/** Ollama is there and empty: models worth having, with their sizes and one button each. */
export function PullCard({ host, chat }: PullCardProps) {
	const suggestions = chat.surroundings.value?.pullSuggestions ?? [];
	return (
		<SetUpCard title={t("Ollama is running and has no model yet")}>
			<p>{t("Download one to begin. It stays on the machine that Ollama runs on.")}</p>
			<ul class="pull-list">
				{suggestions.map((suggestion) => (
					<PullRow key={suggestion.model} suggestion={suggestion} host={host} chat={chat} />
				))}
			</ul>
			<div class="set-up-actions">
				<Button onClick={() => void chat.ask("model/refresh", null)}>{t("Look again")}</Button>
			</div>
		</SetUpCard>
	);
}

interface PullRowProps extends PullCardProps {
	readonly suggestion: PullSuggestion;
}

function PullRow({ suggestion, host, chat }: PullRowProps) {
	const { model, label, note, downloadBytes } = suggestion;
	const pull = chat.catalog.pull(host.id, model);
	const isRunning = pull?.outcome === "running";
	const params = { hostId: host.id, model };
	return (
		<li class="pull-row">
			<div class="pull-text">
				<strong>{label}</strong> <span class="pull-size">{formatBytes(downloadBytes)}</span>
				<div class="pull-note">{note}</div>
				{pull && <PullProgress pull={pull} label={label} />}
			</div>
			{isRunning ? (
				<Button onClick={() => void chat.ask("model/cancelPull", params)}>{t("Cancel")}</Button>
			) : (
				<Button isPrimary onClick={() => void chat.ask("model/pull", params)}>
					{t("Download")}
				</Button>
			)}
		</li>
	);
}

function PullProgress({ pull, label }: { readonly pull: PullState; readonly label: string }) {
	if (pull.outcome === "failed")
		return <div class="pull-problem">{pull.failure?.message ?? t("The download failed.")}</div>;
	if (pull.outcome === "cancelled") return <div class="pull-note">{t("Cancelled. What was loaded is kept.")}</div>;
	if (pull.outcome === "done") return <div class="pull-note">{t("Downloaded.")}</div>;
	const { completedBytes, totalBytes, status } = pull;
	const words =
		completedBytes === null || totalBytes === null
			? status
			: t("{status}: {done} of {total}", {
					status,
					done: formatBytes(completedBytes),
					total: formatBytes(totalBytes),
				});
	return (
		<>
			<ProgressBar label={t("Downloading {model}", { model: label })} value={completedBytes} total={totalBytes} />
			<div class="pull-note">{words}</div>
		</>
	);
}
