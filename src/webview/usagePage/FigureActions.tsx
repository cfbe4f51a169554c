import { useId, useState } from "preact/hooks";
import { t } from "../l10n.ts";
import { IconButton } from "../ui/IconButton.tsx";

interface FigureActionsProps {
	readonly name: string;
	readonly sql: string;
	/** The table as text. */
	readonly text: () => string;
	readonly copy: (text: string) => void;
}

/** Copies a table, and shows the query that gives the same figures. */
export function FigureActions({ name, sql, text, copy }: FigureActionsProps) {
	const [isOpen, setOpen] = useState(false);
	const id = useId();
	return (
		<>
			<div class="figure-actions">
				<IconButton icon="copy" label={t("Copy table: {name}", { name })} onClick={() => copy(text())} />
				<IconButton
					icon="question"
					label={t("Query behind: {name}", { name })}
					isExpanded={isOpen}
					onClick={() => setOpen(!isOpen)}
				/>
			</div>
			{isOpen && (
				<div class="figure-query" id={id}>
					<p>{t("The SQL console gives the same figures for this query:")}</p>
					<pre>{sql}</pre>
					<IconButton icon="copy" label={t("Copy query")} onClick={() => copy(sql)} />
				</div>
			)}
		</>
	);
}
