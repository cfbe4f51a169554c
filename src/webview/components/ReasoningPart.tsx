import { useState } from "preact/hooks";
import { t } from "../l10n.ts";
import type { TextModel } from "../models/textModel.ts";
import { Fold } from "../ui/Fold.tsx";
import { MarkdownText } from "./MarkdownText.tsx";
import { lastLine } from "./lastLine.ts";

interface ReasoningPartProps {
	readonly content: TextModel;
	readonly isGrowing: boolean;
}

/** The model's thoughts: one line, live while they come, unfolded only on request. */
export function ReasoningPart({ content, isGrowing }: ReasoningPartProps) {
	const [isOpen, setOpen] = useState(false);
	return (
		<Fold
			icon="lightbulb"
			label={isGrowing ? t("Thinking…") : t("Thought")}
			summary={isOpen ? "" : lastLine(content.end.value)}
			isOpen={isOpen}
			onToggle={setOpen}
		>
			<MarkdownText content={content} />
		</Fold>
	);
}
