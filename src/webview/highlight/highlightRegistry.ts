import { tokenKinds, type TokenKind } from "./codeTokens.ts";
import "./highlight.css";

/** One highlight of the page for each kind of word; empty where the browser has none. */
const highlights: ReadonlyMap<TokenKind, Highlight> = new Map(
	"highlights" in CSS ? tokenKinds.map((kind) => [kind, register(kind)]) : [],
);

function register(kind: TokenKind): Highlight {
	const highlight = new Highlight();
	CSS.highlights.set(`code-${kind}`, highlight);
	return highlight;
}

export type Paint = readonly [kind: TokenKind, range: StaticRange];

export function addPaint([kind, range]: Paint): void {
	highlights.get(kind)?.add(range);
}

export function removePaint([kind, range]: Paint): void {
	highlights.get(kind)?.delete(range);
}
