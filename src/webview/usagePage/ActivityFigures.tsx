import { useContext } from "preact/hooks";
import type { AgentSessionLine, CommandLine, ModelScore, UsageDashboard } from "../../shared/ledger.ts";
import {
	formatBytes,
	formatCostSum,
	formatCount,
	formatDuration,
	formatHours,
	formatMicroUsd,
	formatOneDecimal,
	formatMoment,
} from "../format.ts";
import { t } from "../l10n.ts";
import { Button } from "../ui/Button.tsx";
import { type FigureColumn, FigureTable } from "./FigureTable.tsx";
import { PaperContext } from "./paper.ts";
import type { UsageModel } from "./usageModel.ts";
import { sessionName } from "./usageNames.ts";

interface FiguresProps {
	readonly usage: UsageModel;
	readonly dashboard: UsageDashboard;
}

const labelOf = ({ label }: { readonly label: string }): string => label;
const keyOf = ({ key }: { readonly key: string }): string => key;
const costOf = (line: { readonly microUsd: number; readonly unpricedCalls: number }): string => formatCostSum(line);

/** What was done, and how the models did. */
export function ActivityFigures({ usage, dashboard }: FiguresProps) {
	const titles = usage.report.value?.commandTitles ?? {};
	const copy = (text: string) => void usage.copy(text);
	const { commands, editorTime } = dashboard;
	const longest = Math.max(1, ...editorTime.lines.map(({ seconds }) => seconds));
	const mostUsed = Math.max(1, ...commands.lines.map(({ count }) => count));
	return (
		<>
			{dashboard.models.lines.length > 0 && <Models usage={usage} dashboard={dashboard} />}
			{dashboard.topChats.lines.length > 0 && <TopChats usage={usage} dashboard={dashboard} />}
			{dashboard.agentSessions.lines.length > 0 && <AgentSessions usage={usage} dashboard={dashboard} />}
			<FigureTable
				name={t("Time in the editor")}
				head={t("Project")}
				label={({ label }) => label || t("No folder")}
				keyOf={keyOf}
				columns={[{ head: t("Active"), cell: ({ seconds }) => formatHours(seconds) }]}
				lines={editorTime.lines}
				sql={editorTime.sql}
				share={({ seconds }) => seconds / longest}
				empty={t("No activity in this period.")}
				copy={copy}
			/>
			<FigureTable
				name={t("Commands used")}
				head={t("Command")}
				label={({ key }: CommandLine) => titles[key] ?? key}
				keyOf={keyOf}
				columns={[
					{ head: t("Times"), cell: ({ count }) => formatCount(count) },
					{ head: t("Last used"), cell: ({ lastUsedAt }) => formatMoment(lastUsedAt) },
				]}
				lines={commands.lines}
				sql={commands.sql}
				share={({ count }) => count / mostUsed}
				empty={t("No commands in this period.")}
				copy={copy}
			/>
			<Storage usage={usage} />
		</>
	);
}

const scoreColumns = (): readonly FigureColumn<ModelScore>[] => [
	{
		head: t("Rating"),
		cell: ({ rating, ratings }) => (rating === null ? "–" : `${formatOneDecimal(rating)} (${ratings})`),
	},
	{ head: t("Asked again"), cell: ({ regenerations }) => formatCount(regenerations) },
	{ head: t("First words"), cell: ({ firstTokenMs }) => (firstTokenMs === null ? "–" : formatDuration(firstTokenMs)) },
	{ head: t("Tokens/s"), cell: ({ tokensPerSecond }) => speedOf(tokensPerSecond) },
	{ head: t("Cost per call"), cell: costPerCall },
	{ head: t("Calls"), cell: ({ calls }) => formatCount(calls) },
];

/** Over the calls that have a price. */
function costPerCall({ microUsd, calls, unpricedCalls }: ModelScore): string {
	const priced = calls - unpricedCalls;
	return priced === 0 ? t("unknown") : formatMicroUsd(Math.round(microUsd / priced));
}

function Models({ usage, dashboard: { models } }: FiguresProps) {
	return (
		<FigureTable
			name={t("Models compared")}
			note={t(
				"The models of the chats: how they were rated, how often an answer was asked for again, how fast they were.",
			)}
			head={t("Model")}
			label={labelOf}
			keyOf={keyOf}
			columns={scoreColumns()}
			lines={models.lines}
			sql={models.sql}
			onOpen={({ key, label }) => void usage.openCalls(label, { modelId: key, origin: "daybook" })}
			empty=""
			copy={(text) => void usage.copy(text)}
		/>
	);
}

function speedOf(tokensPerSecond: number | null): string {
	if (tokensPerSecond === null) return "–";
	return tokensPerSecond < 100 ? formatOneDecimal(tokensPerSecond) : formatCount(Math.round(tokensPerSecond));
}

function TopChats({ usage, dashboard: { topChats } }: FiguresProps) {
	return (
		<FigureTable
			name={t("Top chats")}
			note={t("The chats used last in this period, each with all it ever cost.")}
			head={t("Chat")}
			label={labelOf}
			keyOf={keyOf}
			columns={[
				{ head: t("Cost"), cell: costOf },
				{ head: t("Tokens"), cell: ({ tokens }) => formatCount(tokens) },
				{ head: t("Rounds"), cell: ({ rounds }) => formatCount(rounds) },
				{ head: t("Project"), cell: ({ projectName }) => projectName ?? t("No folder") },
			]}
			lines={topChats.lines}
			sql={topChats.sql}
			onOpen={({ key, label }) =>
				void usage.openCalls(label, { conversationId: key, from: "0000-01-01", to: "9999-12-31" })
			}
			empty=""
			copy={(text) => void usage.copy(text)}
		/>
	);
}

const nameOf = ({ label, sessionId }: AgentSessionLine): string => sessionName(label, sessionId);

function AgentSessions({ usage, dashboard: { agentSessions } }: FiguresProps) {
	return (
		<FigureTable
			name={t("Agent sessions")}
			note={t("The latest sessions of command-line agents in this period, each with all it ever took.")}
			head={t("Session")}
			label={nameOf}
			keyOf={keyOf}
			columns={[
				{ head: t("Cost"), cell: costOf },
				{ head: t("Tokens"), cell: ({ tokens }) => formatCount(tokens) },
				{ head: t("Tasks"), cell: ({ tasks }) => formatCount(tasks) },
				{ head: t("Last active"), cell: ({ lastActivityAt }) => formatMoment(lastActivityAt) },
			]}
			lines={agentSessions.lines}
			sql={agentSessions.sql}
			onOpen={(line) =>
				void usage.openCalls(nameOf(line), { agentSessionId: line.key, from: "0000-01-01", to: "9999-12-31" })
			}
			empty=""
			copy={(text) => void usage.copy(text)}
		/>
	);
}

/** Walks all messages, so it is measured when somebody asks. */
function Storage({ usage }: { readonly usage: UsageModel }) {
	const storage = usage.storage.value;
	const isPrinted = useContext(PaperContext) !== null;
	if (storage === null && isPrinted) return null;
	if (storage === null) {
		return (
			<section aria-label={t("Storage by project")} class="figure">
				<div class="figure-head">
					<h2>{t("Storage by project")}</h2>
				</div>
				<p class="figure-note">{t("How much room the chats of each project take up.")}</p>
				<Button onClick={() => void usage.measureStorage()}>{t("Measure")}</Button>
			</section>
		);
	}
	const largest = Math.max(1, ...storage.lines.map(({ messageBytes }) => messageBytes));
	return (
		<FigureTable
			name={t("Storage by project")}
			head={t("Project")}
			label={({ projectName }) => projectName ?? t("No folder")}
			keyOf={({ projectId }) => projectId ?? ""}
			columns={[
				{ head: t("Text"), cell: ({ messageBytes }) => formatBytes(messageBytes) },
				{ head: t("Attachments"), cell: ({ attachmentBytes }) => formatBytes(attachmentBytes) },
				{ head: t("Chats"), cell: ({ conversations }) => formatCount(conversations) },
				{ head: t("Messages"), cell: ({ messages }) => formatCount(messages) },
			]}
			lines={storage.lines}
			sql={storage.sql}
			share={({ messageBytes }) => messageBytes / largest}
			empty={t("No chats yet.")}
			copy={(text) => void usage.copy(text)}
		/>
	);
}
