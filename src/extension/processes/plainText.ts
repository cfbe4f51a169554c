import { stripVTControlCharacters } from "node:util";

// Orders to a terminal that begin with ESC and one sign and go on to a BEL or ESC \: titles, links, the clipboard.
// oxlint-disable-next-line no-control-regex -- these are what is taken out
const strings = /(?:\u001B[\]PX^_]|[\u0090\u0098\u009D-\u009F])[^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C|$)/g;
// oxlint-disable-next-line no-control-regex -- as above
const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g;

/** What a terminal would show in the end, a line that is drawn over as it was last: without orders to it, without control characters, and with lone halves of a pair made visible. */
export function plainText(output: string): string {
	const lines = stripVTControlCharacters(output.replaceAll(strings, "")).replaceAll("\r\n", "\n").split("\n");
	return lines
		.map((line) => line.slice(line.lastIndexOf("\r") + 1))
		.join("\n")
		.replaceAll(controls, "")
		.replaceAll(/\p{Surrogate}/gu, "\uFFFD");
}
