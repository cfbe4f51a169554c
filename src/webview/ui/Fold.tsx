import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "./Icon.tsx";
import "./fold.css";

export interface FoldProps {
	readonly icon: string;
	readonly label: string;
	/** One line beside the label, cut where the room ends. */
	readonly summary: string;
	readonly isOpen: boolean;
	readonly onToggle: (isOpen: boolean) => void;
	readonly children: ComponentChildren;
}

/** Something that is one line until it is unfolded; what is inside is not built before that. */
export function Fold({ icon, label, summary, isOpen, onToggle, children }: FoldProps) {
	const id = useId();
	return (
		<div class="fold">
			<button
				type="button"
				class="fold-head"
				aria-expanded={isOpen}
				aria-controls={isOpen ? id : undefined}
				onClick={() => onToggle(!isOpen)}
			>
				<Icon name={isOpen ? "chevron-down" : "chevron-right"} />
				<Icon name={icon} />
				<span class="fold-label">{label}</span>
				<span class="fold-summary">{summary}</span>
			</button>
			{isOpen && (
				<div class="fold-body" id={id}>
					{children}
				</div>
			)}
		</div>
	);
}
