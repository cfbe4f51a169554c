import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { IconButton } from "./IconButton.tsx";
import "./sheet.css";

export interface SheetProps {
	readonly title: string;
	/** The name of the button that closes it. */
	readonly closeLabel: string;
	readonly onClose: () => void;
	readonly children: ComponentChildren;
}

/** A page over the conversation. Escape closes it, and the focus goes back to where it was. */
export function Sheet({ title, closeLabel, onClose, children }: SheetProps) {
	const root = useRef<HTMLElement>(null);
	useEffect(() => {
		const before = document.activeElement;
		root.current?.focus();
		return () => {
			if (before instanceof HTMLElement && before.isConnected) before.focus();
		};
	}, []);
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
		event.preventDefault();
		onClose();
	};
	return (
		<section class="sheet" role="dialog" aria-label={title} tabIndex={-1} ref={root} onKeyDown={onKeyDown}>
			<div class="sheet-head">
				<h2>{title}</h2>
				<IconButton icon="close" label={closeLabel} onClick={onClose} />
			</div>
			<div class="sheet-body">{children}</div>
		</section>
	);
}
