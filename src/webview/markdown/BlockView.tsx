import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { steady } from "../ui/steady.tsx";
import { Chunks } from "./Chunks.tsx";
import { CodeBlockView } from "./CodeBlockView.tsx";
import { Inlines } from "./Inlines.tsx";
import { ListView } from "./ListView.tsx";
import type { Block } from "./nodes.ts";
import { TableView } from "./TableView.tsx";

/** The level that the first heading of the text has in its source. */
export const FirstHeadingContext = createContext(1);

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

const tags = ["h2", "h3", "h4", "h5", "h6"] as const;

/** The page's own heading is above those of a text, whose first one is of the second level here, whatever its signs say. */
function Heading({ level, block }: HeadingProps) {
	const first = useContext(FirstHeadingContext);
	const Tag = tags[Math.max(0, level - first)] ?? "h6";
	return (
		<Tag class={`markdown-h${level}`}>
			<Inlines nodes={block.children} />
		</Tag>
	);
}
