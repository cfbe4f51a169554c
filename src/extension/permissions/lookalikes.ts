import { hasInvisible } from "../../shared/invisible.ts";

// Controls but line feed and tab, blanks that are no blank to a shell, halves of a pair, and the blank Braille pattern.
const unseen = /[^\P{Cc}\n\t]|[^\P{Z} ]|\p{Cs}|\u2800/u;
const latin = /\p{Script=Latin}/u;
const likeLatin =
	/[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}]/u;
const otherShapes = /[\uFF01-\uFF5E\u2460-\u24FF\u{1D400}-\u{1D7FF}]/u;

/** True when a text holds characters that nobody sees, or that stand for something else to a machine than to an eye. */
export function hasHidden(text: string): boolean {
	return unseen.test(text) || hasInvisible(text);
}

/** True when a word mixes Latin letters with ones that look like them, or has letters in wide or ornamental shapes. */
export function hasLookalikes(text: string): boolean {
	const words = text.normalize("NFC").split(/[^\p{L}\p{M}\p{N}]+/u);
	return words.some((word) => (latin.test(word) && likeLatin.test(word)) || otherShapes.test(word));
}

/** A name as a forgiving file system may take it: one shape per letter, small, without what nobody sees or what Windows drops. */
export function foldName(name: string): string {
	return name
		.normalize("NFKC")
		.toLowerCase()
		.replaceAll(/[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu, "")
		.replace(/[. ]+$/u, "");
}
