/**
 * Characters without a shape or with the power to turn others around: control characters, zero-width ones, direction
 * controls, soft hyphen, byte order mark, tags, variation selectors beyond those that emoji use, and spaces that are none.
 */
const invisible =
	// oxlint-disable-next-line no-control-regex -- they are what is to be seen
	/([\u034F\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u00A0\u00AD\u061C\u115F\u1160\u17B4\u17B5\u180E\u2000-\u200F\u2028-\u202F\u205F-\u206F\u2800\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E0FFF}])/u;

/** The text cut around each invisible character: seen, unseen, seen, … */
export function splitInvisible(text: string): readonly string[] {
	return text.split(invisible);
}

/** True for a text that is not what it looks like. */
export function hasInvisible(text: string): boolean {
	return invisible.test(text);
}
