import { steady } from "../ui/steady.tsx";
import { Chunks } from "./Chunks.tsx";
import { CodeBlockView } from "./CodeBlockView.tsx";
import { Inlines } from "./Inlines.tsx";
import { ListView } from "./ListView.tsx";
import type { Block } from "./nodes.ts";
import { TableView } from "./TableView.tsx";

/** A block, drawn again only when it is another object. */
const BlockView = steady(({ block }: { readonly block: Block }) => draw(block));

/** Blocks of a text or inside another block. */
export function Blocks({ blocks }: { readonly blocks: readonly Block[] }) {
	return blocks.map((block, index) => <BlockView key={index} block={block} />);
}

function draw(block: Block) {
	switch (block.type) {
		case "paragraph":
			return (
				<p>
					<Inlines nodes={block.children} />
				</p>
			);
		case "heading":
			return <Heading level={block.level} block={block} />;
		case "code":
			return <CodeBlockView block={block} />;
		case "quote":
			return (
				<blockquote>
					<Blocks blocks={block.children} />
				</blockquote>
			);
		case "list":
			return <ListView list={block} Blocks={Blocks} />;
		case "table":
			return <TableView table={block} />;
		case "rule":
			return <hr />;
		default:
			return (
				<pre class="markdown-plain">
					<Chunks chunks={block.chunks} />
				</pre>
			);
	}
}

interface HeadingProps {
	readonly level: number;
	readonly block: Extract<Block, { type: "heading" }>;
}

/** The page's own headings are above those of an answer: what a model calls the first level is the third here. */
function Heading({ level, block }: HeadingProps) {
	const Tag = level <= 1 ? "h3" : level === 2 ? "h4" : level === 3 ? "h5" : "h6";
	return (
		<Tag class={`markdown-h${level}`}>
			<Inlines nodes={block.children} />
		</Tag>
	);
}
