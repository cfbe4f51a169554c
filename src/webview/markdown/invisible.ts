/**
 * Characters without a shape or with the power to turn others around: zero-width ones, direction controls,
 * soft hyphen, byte order mark, tags, and variation selectors beyond those that emoji use.
 */
const invisible =
	/([\u00AD\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E0FFF}])/u;

/** The text cut around each invisible character: seen, unseen, seen, … */
export function splitInvisible(text: string): readonly string[] {
	return text.split(invisible);
}
