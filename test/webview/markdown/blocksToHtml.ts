import type { Block, Inline, ListItem, TableRow } from "../../../src/webview/markdown/nodes.ts";

/** Nodes as the HTML that a plain renderer would write, without addresses: for comparing with another renderer. */
export function blocksToHtml(blocks: readonly Block[]): string {
	return blocks.map((block) => blockToHtml(block, false)).join("");
}

function blockToHtml(block: Block, isTight: boolean): string {
	switch (block.type) {
		case "paragraph":
			return isTight ? inlinesToHtml(block.children) : `<p>${inlinesToHtml(block.children)}</p>`;
		case "heading":
			return `<h${block.level}>${inlinesToHtml(block.children)}</h${block.level}>`;
		case "code":
			return `<pre><code>${escapeHtml(block.chunks.join(""))}</code></pre>`;
		case "quote":
			return `<blockquote>${blocksToHtml(block.children)}</blockquote>`;
		case "list": {
			const tag = block.isOrdered ? "ol" : "ul";
			const start = block.isOrdered && block.start !== 1 ? ` start="${block.start}"` : "";
			return `<${tag}${start}>${block.items
				.flat()
				.map((item) => itemToHtml(item, !block.isLoose))
				.join("")}</${tag}>`;
		}
		case "table":
			return `<table><thead>${rowToHtml(block.head, "th")}</thead>${bodyToHtml(block.rows.flat())}</table>`;
		case "rule":
			return "<hr>";
		default:
			return `<plain>${escapeHtml(block.chunks.join(""))}</plain>`;
	}
}

function itemToHtml({ task, children }: ListItem, isTight: boolean): string {
	const html = children.map((child) => blockToHtml(child, isTight)).join("");
	const sign = task === null ? "" : task ? "[x] " : "[ ] ";
	return `<li>${html.replace(/^(<p>)?/, (start) => start + sign)}</li>`;
}

function bodyToHtml(rows: readonly TableRow[]): string {
	return rows.length === 0 ? "" : `<tbody>${rows.map((row) => rowToHtml(row, "td")).join("")}</tbody>`;
}

function rowToHtml(row: TableRow, tag: string): string {
	return `<tr>${row.map((cell) => `<${tag}>${inlinesToHtml(cell)}</${tag}>`).join("")}</tr>`;
}

function inlinesToHtml(inlines: readonly Inline[]): string {
	return inlines.map(inlineToHtml).join("");
}

function inlineToHtml(inline: Inline): string {
	switch (inline.type) {
		case "text":
			return escapeHtml(inline.text);
		case "code":
			return `<code>${escapeHtml(inline.text)}</code>`;
		case "break":
			return "<br>";
		case "emphasis":
			return `<em>${inlinesToHtml(inline.children)}</em>`;
		case "strong":
			return `<strong>${inlinesToHtml(inline.children)}</strong>`;
		case "strikethrough":
			return `<s>${inlinesToHtml(inline.children)}</s>`;
		case "link":
			return `<a>${inlinesToHtml(inline.children)}</a>`;
		default:
			return `<img alt="${escapeHtml(inline.alt)}">`;
	}
}

function escapeHtml(text: string): string {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
