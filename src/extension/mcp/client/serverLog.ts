import { stripVTControlCharacters } from "node:util";

/** Characters that are kept of what a server says. */
const longestLog = 64 * 1024;
const longestLine = 2000;

/** The last of what a server wrote on its error output, and what happened to it. In memory only. */
export class ServerLog {
	#lines: string[] = [];
	#characters = 0;
	#dropped = 0;
	#rest = "";

	/** What the server wrote; colours and other control characters are taken out. */
	append(piece: string): void {
		const lines = (this.#rest + piece).split(/\r?\n/);
		// An endless line is not gathered.
		this.#rest = (lines.pop() ?? "").slice(0, longestLine + 1);
		for (const line of lines) this.#add(line);
	}

	/** A sentence of ours, with its time. */
	note(at: number, sentence: string): void {
		this.#add(`[${new Date(at).toISOString().slice(11, 19)}] ${sentence}`);
	}

	text(): string {
		this.#shorten(longestLog);
		const lines = this.#rest === "" ? this.#lines : [...this.#lines, clean(this.#rest)];
		const before = this.#dropped === 0 ? "" : `… ${this.#dropped.toLocaleString("en")} characters before\n`;
		return before + lines.join("\n");
	}

	#add(line: string): void {
		const cleaned = clean(line);
		this.#lines.push(cleaned);
		this.#characters += cleaned.length + 1;
		// Not at each line: what comes fast is cut in large pieces.
		if (this.#characters > 2 * longestLog) this.#shorten(longestLog);
	}

	#shorten(limit: number): void {
		let count = 0;
		for (; this.#characters > limit && count < this.#lines.length; count++) {
			const length = (this.#lines[count] ?? "").length + 1;
			this.#characters -= length;
			this.#dropped += length;
		}
		if (count > 0) this.#lines.splice(0, count);
	}
}

function clean(line: string): string {
	// oxlint-disable-next-line no-control-regex -- they are what is taken out
	const plain = stripVTControlCharacters(line).replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "");
	return plain.length > longestLine ? `${plain.slice(0, longestLine)}…` : plain;
}
