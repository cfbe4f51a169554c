import { useState } from "preact/hooks";
import { t } from "../l10n.ts";
import type { PartModel } from "../models/messageModel.ts";
import { Chunks } from "../markdown/Chunks.tsx";
import { toChunks } from "../markdown/growingChunks.ts";
import { Fold } from "../ui/Fold.tsx";
import { toolSummary } from "./toolSummary.ts";
import "./toolPart.css";

interface ToolPartProps {
	readonly part: Extract<PartModel, { type: "tool" }>;
	readonly isRunning: boolean;
}

/** A use of a tool: its name and outcome in one line, what went in and came out underneath. */
export function ToolPart({ part, isRunning }: ToolPartProps) {
	const [isOpen, setOpen] = useState(false);
	const { name, argumentsJson, result } = part;
	return (
		<Fold
			icon={result?.isError ? "error" : "tools"}
			label={name}
			summary={toolSummary({ argumentsJson, result, isRunning })}
			isOpen={isOpen}
			onToggle={setOpen}
		>
			{argumentsJson !== null && <Block label={t("Input")} text={indented(argumentsJson)} />}
			{result && <Block label={t("Result")} text={result.text} />}
		</Fold>
	);
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
