import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { ToolCallState, ToolRun } from "../../shared/toolCalls.ts";
import { formatDuration } from "../format.ts";
import { t } from "../l10n.ts";
import type { PartModel } from "../models/messageModel.ts";
import { Chunks } from "../markdown/Chunks.tsx";
import { toChunks } from "../markdown/growingChunks.ts";
import { Fold } from "../ui/Fold.tsx";
import { toolSummary } from "./toolSummary.ts";
import "./toolPart.css";

interface ToolPartProps {
	readonly part: Extract<PartModel, { type: "tool" }>;
	/** Null for a call that is not on its way. */
	readonly state: ToolCallState | null;
	/** How a result came about; null when there is none. */
	readonly run: ToolRun | null;
	/** The card of a call that waits for the user. */
	readonly children?: ComponentChildren;
}

/** A use of a tool: its name and how it goes in one line, what went in and came out underneath. */
export function ToolPart({ part, state, run, children }: ToolPartProps) {
	const [isOpen, setOpen] = useState(false);
	const { name, argumentsJson, result } = part;
	return (
		<>
			<Fold
				icon={iconOf(part, state)}
				label={name}
				summary={toolSummary({ argumentsJson, result, state, run })}
				isOpen={isOpen}
				onToggle={setOpen}
			>
				{argumentsJson !== null && <Block label={t("Input")} text={indented(argumentsJson)} />}
				{state?.output && <Block label={t("Output so far")} text={state.output} />}
				{result && <Block label={t("Result")} text={result.text} />}
				{run && <p class="tool-decision">{decisionWords(run)}</p>}
			</Fold>
			{state?.phase === "running" && state.output !== "" && !isOpen && (
				<pre class="tool-live" dir="ltr" aria-hidden="true">
					{state.output.trimEnd().split("\n").slice(-6).join("\n")}
				</pre>
			)}
			{children}
		</>
	);
}

function iconOf({ result }: ToolPartProps["part"], state: ToolCallState | null): string {
	if (state?.phase === "waiting") return "bell-dot";
	if (state?.phase === "running") return "loading";
	return result?.isError ? "error" : "tools";
}

/** Who allowed or refused it, and how long it ran. */
function decisionWords({ decidedBy, durationMs }: ToolRun): string {
	const words: Readonly<Record<ToolRun["decidedBy"], string>> = {
		user: durationMs === null ? t("You refused it.") : t("You allowed it."),
		grant: t("Allowed by a permission you gave before."),
		mode: durationMs === null ? t("Refused by the chat's settings.") : t("Allowed by the settings."),
		rule: durationMs === null ? t("Refused by a fixed rule.") : t("Allowed by a fixed rule."),
		cancelled: t("Not run: the round was stopped."),
		nobody: t("Not run: the call was not valid."),
	};
	const time = durationMs === null ? "" : ` ${t("It took {time}.", { time: formatDuration(durationMs) })}`;
	return words[decidedBy] + time;
}

function Block({ label, text }: { readonly label: string; readonly text: string }) {
	return (
		<>
			<div class="tool-label">{label}</div>
			<pre class="tool-text" tabIndex={0} dir="ltr">
				<Chunks chunks={toChunks(text.split("\n"))} />
			</pre>
		</>
	);
}

/** The arguments as the model wrote them when they are no JSON. */
function indented(json: string): string {
	try {
		return JSON.stringify(JSON.parse(json), null, 2);
	} catch {
		return json;
	}
}
