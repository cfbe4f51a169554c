import type { ContextReport } from "../../shared/context.ts";
import { formatCount } from "../format.ts";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { Button } from "../ui/Button.tsx";
import { Sheet } from "../ui/Sheet.tsx";
import { ContextRounds } from "./ContextRounds.tsx";
import { SummaryItem } from "./SummaryItem.tsx";
import "./contextSheet.css";

/** Exactly what the next message is sent with, by its parts. */
export function ContextSheet({ chat }: { readonly chat: ChatModel }) {
	const { context } = chat;
	if (!context.isOpen.value) return null;
	const report = context.report.value;
	return (
		<Sheet title={t("Context")} closeLabel={t("Close context")} onClose={() => context.close()}>
			{report ? <Report chat={chat} report={report} /> : <p>{t("Choose a model to see what it would be sent.")}</p>}
		</Sheet>
	);
}

interface ReportProps {
	readonly chat: ChatModel;
	readonly report: ContextReport;
}

function Report({ chat, report }: ReportProps) {
	const draft = chat.context.draftTokens.value;
	return (
		<div class="context-report">
			<p class="context-total">{totalWords(report, draft)}</p>
			<p class="context-note">{windowWords(report)}</p>
			<details class="context-part">
				<summary>
					<span>{t("System prompt")}</span>
					<span class="context-tokens">{formatCount(report.system.tokens)}</span>
				</summary>
				<pre>{report.system.text}</pre>
			</details>
			{report.tools.names.length > 0 && (
				<details class="context-part">
					<summary>
						<span>{t("Tools")}</span>
						<span class="context-tokens">{formatCount(report.tools.tokens)}</span>
					</summary>
					<pre>{report.tools.names.join("\n")}</pre>
				</details>
			)}
			<Summaries chat={chat} report={report} />
			<ContextRounds chat={chat} rounds={report.rounds} />
			{draft > 0 && (
				<div class="context-part is-line">
					<span>{t("What is in the box")}</span>
					<span class="context-tokens">{formatCount(draft)}</span>
				</div>
			)}
		</div>
	);
}

function Summaries({ chat, report }: ReportProps) {
	const isBusy = chat.context.isSummarising.value;
	const canSummarise = report.conversationId !== null && report.rounds.length > 1;
	return (
		<section aria-label={t("Summaries")}>
			{report.summaries.map((summary) => (
				<SummaryItem key={summary.id} chat={chat} summary={summary} isInUse={summary.id === report.summary?.id} />
			))}
			{canSummarise && (
				<div class="context-row">
					<Button isDisabled={isBusy} onClick={() => void chat.context.summarise()}>
						{isBusy ? t("Summarising…") : t("Summarise now")}
					</Button>
				</div>
			)}
		</section>
	);
}

function totalWords(report: ContextReport, draft: number): string {
	const tokens = report.tokens + draft;
	const count = report.isExact && draft === 0 ? formatCount(tokens) : `~${formatCount(tokens)}`;
	const source = report.isExact ? t("as the host counted the last answer") : t("estimated");
	if (report.window === null) return t("{count} tokens ({source})", { count, source });
	const percent = Math.round((tokens / report.window) * 100);
	return t("{count} of {window} tokens, {percent}% ({source})", {
		count,
		window: formatCount(report.window),
		percent,
		source,
	});
}

/** Says plainly when a model is asked to look at less than it could. */
function windowWords({ window, modelWindow }: ContextReport): string {
	if (window === null) return t("The host does not say how much this model can take in.");
	if (modelWindow === null || modelWindow <= window) return t("This is all that the model can take in.");
	return t(
		"The model can take in {count} tokens. A larger window can be set in this chat's settings; it needs more memory.",
		{
			count: formatCount(modelWindow),
		},
	);
}
