import type { ComponentChildren } from "preact";
import "./button.css";

export interface ButtonProps {
	readonly children: ComponentChildren;
	readonly onClick: () => void;
	readonly isPrimary?: boolean;
	readonly isDisabled?: boolean;
}

/** A button with words, in the editor's own colours. */
export function Button({ children, onClick, isPrimary = false, isDisabled = false }: ButtonProps) {
	return (
		<button type="button" class={isPrimary ? "button is-primary" : "button"} disabled={isDisabled} onClick={onClick}>
			{children}
		</button>
	);
}
