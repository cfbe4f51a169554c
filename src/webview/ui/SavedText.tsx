import { useEffect, useRef, useState } from "preact/hooks";
import { Field } from "./Field.tsx";

export interface SavedTextProps {
	readonly label: string;
	readonly placeholder?: string;
	/** As stored; null when nothing is. */
	readonly value: string | null;
	readonly isLong?: boolean;
	readonly maxLength?: number;
	/** Null when the text was emptied. */
	readonly onSave: (value: string | null) => void;
}

/** Long enough that a word is not saved letter by letter. */
const restMs = 600;

/** A text that is saved when the typing rests, when it is left, and when it goes off the screen. */
export function SavedText({ label, placeholder, value, isLong = false, maxLength, onSave }: SavedTextProps) {
	const [typed, setTyped] = useState<string | null>(null);
	/** Saves what was typed since; null when all is saved. */
	const saveRef = useRef<(() => void) | null>(null);
	useEffect(() => () => saveRef.current?.(), []);
	const type = (text: string) => {
		setTyped(text);
		const save = () => {
			if (saveRef.current !== save) return;
			saveRef.current = null;
			onSave(text.trim() === "" ? null : text.trim());
		};
		saveRef.current = save;
		setTimeout(save, restMs);
	};
	return (
		<Field label={label}>
			{(id) => {
				const common = {
					id,
					placeholder,
					maxLength,
					value: typed ?? value ?? "",
					onInput: (event: { readonly currentTarget: { readonly value: string } }) => type(event.currentTarget.value),
					onBlur: () => saveRef.current?.(),
				};
				return isLong ? <textarea {...common} /> : <input type="text" {...common} />;
			}}
		</Field>
	);
}
