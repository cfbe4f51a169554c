import { splitInvisible } from "../../shared/invisible.ts";

/** Code as it is read by a machine: characters that nobody sees are shown by their numbers. */
export function Revealed({ text }: { readonly text: string }) {
	const pieces = splitInvisible(text);
	if (pieces.length < 2) return text;
	return pieces.map((piece, index) => (index % 2 === 0 ? piece : <Sign key={index} character={piece} />));
}

/** The same where only text can stand, as in a tooltip. */
export function revealed(text: string): string {
	return splitInvisible(text)
		.map((piece, index) => (index % 2 === 0 ? piece : numberOf(piece)))
		.join("");
}

function Sign({ character }: { readonly character: string }) {
	return <span class="invisible-sign">{numberOf(character)}</span>;
}

function numberOf(character: string): string {
	return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
