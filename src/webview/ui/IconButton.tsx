import type { Ref } from "preact";
import { Icon } from "./Icon.tsx";
import "./iconButton.css";

export interface IconButtonProps {
	readonly icon: string;
	/** Its name for everybody: read out and shown on hover. */
	readonly label: string;
	readonly onClick: () => void;
	readonly isDisabled?: boolean;
	/** For a button that opens something. */
	readonly isExpanded?: boolean;
	/** For a button that is one choice of several. */
	readonly isPressed?: boolean;
	readonly ref?: Ref<HTMLButtonElement>;
}

/** A small button that is only a picture. */
export function IconButton({ icon, label, onClick, isDisabled = false, isExpanded, isPressed, ref }: IconButtonProps) {
	return (
		<button
			type="button"
			class="icon-button"
			aria-label={label}
			title={label}
			aria-expanded={isExpanded}
			aria-pressed={isPressed}
			disabled={isDisabled}
			onClick={onClick}
			ref={ref}
		>
			<Icon name={icon} />
		</button>
	);
}
