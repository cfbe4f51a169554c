// Each begins with a sign of its own, takes what belongs to it and matches whatever follows: so no part of the output is
// looked at twice, however many orders are begun in it and not ended.
const orders = [
	// Up to a BEL or ESC \: titles, links, the clipboard. Another ESC breaks it off.
	String.raw`(?:\u001B[\]PX^_]|[\u0090\u0098\u009D-\u009F])[^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)?`,
	// Numbers and a letter: colours, where to write.
	String.raw`(?:\u001B\[|\u009B)[0-?]*[ -\/]*[@-~]?`,
	String.raw`\u001B[ -\/]*[0-~]?`,
];
const ordersToTerminal = new RegExp(orders.join("|"), "g");
// oxlint-disable-next-line no-control-regex -- these are what is taken out
const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g;

/** What a terminal would show in the end, a line that is drawn over as it was last: without orders to it, without control characters, and with lone halves of a pair made visible. */
export function plainText(output: string): string {
	const lines = output.replaceAll(ordersToTerminal, "").replaceAll("\r\n", "\n").split("\n");
	return lines
		.map((line) => line.slice(line.lastIndexOf("\r") + 1))
		.join("\n")
		.replaceAll(controls, "")
		.replaceAll(/\p{Surrogate}/gu, "\uFFFD");
}
