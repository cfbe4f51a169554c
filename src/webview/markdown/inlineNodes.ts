import type { Token } from "markdown-it";
import type { Inline } from "./nodes.ts";
import { safeAddress } from "./safeAddress.ts";

/** Emphasis within emphasis beyond this is drawn flat, so that hostile text cannot exhaust the call stack. */
const maxDepth = 16;

type Frame = { readonly open: Token | null; readonly children: Inline[] };

/** Turns inline tokens into nodes. Whatever has no node of its own becomes text. */
export function toInlines(tokens: readonly Token[]): readonly Inline[] {
	const root: Frame = { open: null, children: [] };
	const stack: Frame[] = [root];
	for (const token of tokens) {
		const top = stack.at(-1) ?? root;
		if (token.nesting === 1)
			stack.push(stack.length > maxDepth ? { ...top, open: null } : { open: token, children: [] });
		else if (token.nesting === -1) close(stack);
		else add(top.children, toLeaf(token));
	}
	while (stack.length > 1) close(stack);
	return root.children;
}

/** A frame that shares its parent's children has no opening token and leaves nothing behind. */
function close(stack: Frame[]): void {
	if (stack.length === 1) return;
	const frame = stack.pop();
	const node = frame?.open ? toSpan(frame.open, frame.children) : null;
	if (node) stack.at(-1)?.children.push(node);
}

function toSpan(open: Token, children: readonly Inline[]): Inline {
	switch (open.type) {
		case "em_open":
			return { type: "emphasis", children };
		case "s_open":
			return { type: "strikethrough", children };
		case "link_open":
			return {
				type: "link",
				address: safeAddress(String(open.attrGet("href") ?? "")),
				title: String(open.attrGet("title") ?? ""),
				children,
			};
		default:
			return { type: "strong", children };
	}
}

function toLeaf(token: Token): Inline {
	switch (token.type) {
		case "code_inline":
			return { type: "code", text: token.content };
		case "hardbreak":
			return { type: "break" };
		case "softbreak":
			return { type: "text", text: "\n" };
		case "image":
			return { type: "image", address: safeAddress(String(token.attrGet("src") ?? "")), alt: altOf(token) };
		default:
			return { type: "text", text: token.content };
	}
}

function altOf(token: Token): string {
	const words = (token.children ?? []).map((child) => {
		if (child.type === "softbreak" || child.type === "hardbreak") return "\n";
		return child.type === "image" ? altOf(child) : child.content;
	});
	return words.join("");
}

/** Neighbouring texts are one, however the lexer cut them. */
function add(children: Inline[], node: Inline): void {
	const last = children.at(-1);
	if (node.type === "text" && last?.type === "text")
		children[children.length - 1] = { ...last, text: last.text + node.text };
	else if (node.type !== "text" || node.text !== "") children.push(node);
}
