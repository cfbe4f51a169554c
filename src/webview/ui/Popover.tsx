import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "./Icon.tsx";
import "./popover.css";

export interface PopoverProps {
	readonly icon: string;
	/** The button's name, and the name of what it opens. */
	readonly label: string;
	readonly isDisabled?: boolean;
	/** What it opens, built while it is open; `close` closes it and gives the focus back to the button. */
	readonly children: (close: () => void) => ComponentChildren;
}

/** A small button that opens a box above or below itself. The browser closes it on Escape and on a press elsewhere. */
export function Popover({ icon, label, isDisabled = false, children }: PopoverProps) {
	const id = useId();
	const button = useRef<HTMLButtonElement>(null);
	const box = useRef<HTMLDivElement>(null);
	const [isOpen, setOpen] = useState(false);
	useLayoutEffect(() => {
		// Tied by name and not by nesting: the box lies above everything, the button scrolls.
		button.current?.style.setProperty("anchor-name", `--${id}`);
		box.current?.style.setProperty("position-anchor", `--${id}`);
	}, [id]);
	useLayoutEffect(() => {
		if (isOpen) box.current?.querySelector<HTMLElement>("input, button, textarea")?.focus();
	}, [isOpen]);
	// The browser gives the focus back to the button.
	const close = () => document.getElementById(id)?.hidePopover();
	return (
		<>
			<button
				type="button"
				class="icon-button"
				aria-label={label}
				title={label}
				aria-haspopup="dialog"
				aria-expanded={isOpen}
				disabled={isDisabled}
				ref={button}
				onClick={() => box.current?.togglePopover()}
			>
				<Icon name={icon} />
			</button>
			<div
				class="popover"
				id={id}
				popover="auto"
				role="dialog"
				aria-label={label}
				ref={box}
				onToggle={(event) => setOpen(event.newState === "open")}
			>
				{isOpen && children(close)}
			</div>
		</>
	);
}
