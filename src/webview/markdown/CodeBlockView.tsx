import { useContext, useRef } from "preact/hooks";
import { usePaintedCode } from "../highlight/usePaintedCode.ts";
import { t } from "../l10n.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { Chunks } from "./Chunks.tsx";
import { MarkdownActionsContext } from "./LinkView.tsx";
import type { CodeBlock } from "./nodes.ts";
import "./codeBlock.css";

/** Code in the editor's font, with what one does with code. */
export function CodeBlockView({ block }: { readonly block: CodeBlock }) {
	const actions = useContext(MarkdownActionsContext);
	const { language, chunks } = block;
	const code = useRef<HTMLElement>(null);
	usePaintedCode(code, language, chunks);
	const text = () => chunks.join("");
	return (
		<div class="code-block">
			<div class="code-head">
				<span class="code-language">{language}</span>
				<span class="code-actions">
					<IconButton icon="copy" label={t("Copy code")} onClick={() => actions?.copyCode(text())} />
					<IconButton icon="insert" label={t("Insert at cursor")} onClick={() => actions?.insertCode(text())} />
					<IconButton icon="diff" label={t("Apply to the open file…")} onClick={() => actions?.applyCode(text())} />
					<IconButton icon="new-file" label={t("New file")} onClick={() => actions?.newFile(text(), language)} />
				</span>
			</div>
			<pre tabIndex={0} dir="ltr">
				<code ref={code}>
					<Chunks chunks={chunks} />
				</code>
			</pre>
		</div>
	);
}
