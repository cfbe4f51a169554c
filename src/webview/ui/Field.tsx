import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import "./field.css";

export interface FieldProps {
	readonly label: string;
	/** The control, which takes the id it is given. */
	readonly children: (id: string) => ComponentChildren;
}

/** A control with its name above it. */
export function Field({ label, children }: FieldProps) {
	const id = useId();
	return (
		<div class="field">
			<label for={id}>{label}</label>
			{children(id)}
		</div>
	);
}
