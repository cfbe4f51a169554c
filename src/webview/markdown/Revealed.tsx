import { splitInvisible } from "../../shared/invisible.ts";

/** Code as it is read by a machine: characters that nobody sees are shown by their numbers. */
export function Revealed({ text }: { readonly text: string }) {
	const pieces = splitInvisible(text);
	if (pieces.length < 2) return text;
	return pieces.map((piece, index) => (index % 2 === 0 ? piece : <Sign key={index} character={piece} />));
}

function Sign({ character }: { readonly character: string }) {
	const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
	return <span class="invisible-sign">{`U+${number}`}</span>;
}
