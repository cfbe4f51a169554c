import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { CodePainter } from "./codePainter.ts";
import type { Grammars } from "./codeTokens.ts";
import { loadPart } from "../lazyParts.ts";

type ElementRef = { readonly current: HTMLElement | null };

/** Colours the chunks in an element as code of that language; of one that is not known nothing is loaded or coloured. */
export function usePaintedCode(code: ElementRef, language: string, chunks: readonly string[]): void {
	const [grammars, setGrammars] = useState<Grammars | null>(null);
	const painterRef = useRef<CodePainter | null>(null);
	useEffect(() => {
		let isGone = false;
		if (language !== "") void loadPart("grammars").then((loaded) => !isGone && setGrammars(loaded));
		return () => {
			isGone = true;
		};
	}, [language]);
	useLayoutEffect(() => {
		const reader = grammars?.readerOf(language);
		if (!reader || !code.current) return undefined;
		const painter = new CodePainter(code.current, reader);
		painterRef.current = painter;
		return () => {
			painterRef.current = null;
			painter.dispose();
		};
	}, [grammars, language, code]);
	useLayoutEffect(() => painterRef.current?.update(chunks), [chunks, grammars]);
}
