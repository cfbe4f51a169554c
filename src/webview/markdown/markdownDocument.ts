import type { Block } from "./nodes.ts";
import { GrowingRuns, type Runs } from "./runs.ts";
import { TailLexer } from "./tailLexer.ts";

/** Lexing afresh for a late definition is worth it once the text has grown by this factor. */
const refreshFactor = 1.5;

/** What other characters than tab and line end do in a text is a mystery to its reader; a null is shown as such. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for.
const controls = /[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** A Markdown text that grows, as blocks in groups. Groups of frozen blocks stay the same objects. */
export class MarkdownDocument {
	#source = "";
	#lexer = new TailLexer();
	#charactersLexedBefore = 0;
	#lengthAtRefresh = 0;
	#hasLineEnd = false;
	#isFinished = false;
	#frozen = new GrowingRuns<Block>();

	/** A document of a text that is there already and that may or may not go on. */
	static of(text: string): MarkdownDocument {
		const document = new MarkdownDocument();
		document.append(text);
		return document;
	}

	/** How many characters went through the lexer so far: the measure of the work done. */
	get charactersLexed(): number {
		return this.#charactersLexedBefore + this.#lexer.charactersLexed;
	}

	append(text: string): void {
		const clean = this.#clean(text);
		if (clean === "") return;
		this.#source += clean;
		if (this.#isFinished) return this.#refresh();
		this.#lexer.append(clean);
		if (this.#lexer.isOutdated && this.#source.length > this.#lengthAtRefresh * refreshFactor) this.#refresh();
	}

	/** The text is complete as it is. Text that is appended all the same is lexed with all that came before. */
	finish(): void {
		if (this.#isFinished) return;
		this.#lexer.finish();
		if (this.#lexer.isOutdated) this.#refresh();
		this.#isFinished = true;
	}

	/** The blocks as they are if the text ends here, in groups that share a wrapper. */
	groups(): Runs<Block> {
		this.#frozen.push(this.#lexer.frozen.slice(this.#frozen.length));
		return this.#frozen.with(this.#lexer.tail());
	}

	/** Lexes everything again with the definitions that are known by now. */
	#refresh(): void {
		this.#isFinished = false;
		this.#lengthAtRefresh = this.#source.length;
		this.#charactersLexedBefore += this.#lexer.charactersLexed;
		this.#frozen = new GrowingRuns();
		this.#lexer = new TailLexer(this.#lexer.references);
		this.#lexer.append(this.#source);
	}

	/** One kind of line end, and no control characters. A line end may come in two pieces. */
	#clean(text: string): string {
		const joined = this.#hasLineEnd && text.startsWith("\n") ? text.slice(1) : text;
		if (text !== "") this.#hasLineEnd = text.endsWith("\r");
		return joined.replace(/\r\n?/g, "\n").replaceAll("\0", "\uFFFD").replace(controls, "");
	}
}
