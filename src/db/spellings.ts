/** How the same word may be written otherwise, where the index keeps both ways apart. */

/** Of a long word only so many letters are tried. */
const most = 8;

/**
 * A word as typed and as it may stand in a text: Strasse for Straße, зеленый for зелёный, and the other way round. Of the
 * Russian letter one at a time is tried, since hardly a word has it twice.
 */
export function spellingsOf(word: string): readonly string[] {
	const others = [
		word.replaceAll(/ss/gi, "ß"),
		word.replaceAll(/ß/giu, "ss"),
		word.replaceAll(/ё/giu, "е"),
		...Array.from(word.matchAll(/е/giu))
			.slice(0, most)
			.map(({ index }) => `${word.slice(0, index)}ё${word.slice(index + 1)}`),
	];
	return [...new Set([word, ...others])];
}
