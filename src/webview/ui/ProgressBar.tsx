import "./progressBar.css";

export interface ProgressBarProps {
	readonly label: string;
	/** Null when it is not known how far it is. */
	readonly value: number | null;
	readonly total: number | null;
}

/** How far something is, in the editor's progress colour. */
export function ProgressBar({ label, value, total }: ProgressBarProps) {
	if (value === null || !total) return <progress class="progress-bar" aria-label={label} />;
	return <progress class="progress-bar" aria-label={label} value={Math.min(value, total)} max={total} />;
}
