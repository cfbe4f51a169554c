import { steady } from "../ui/steady.tsx";
import { Blocks, FirstHeadingContext } from "./BlockView.tsx";
import type { Block } from "./nodes.ts";
import type { Runs } from "./runs.ts";
import "./markdown.css";

interface MarkdownViewProps {
	/** Blocks by the wrappers they share. */
	readonly groups: Runs<Block>;
}

/** A text as elements. Groups and blocks that are the same objects as before are not even compared. */
export function MarkdownView({ groups }: MarkdownViewProps) {
	return (
		<FirstHeadingContext.Provider value={firstHeadingLevel(groups)}>
			<div class="markdown" dir="auto">
				{groups.map((blocks, index) => (
					<GroupView key={index} blocks={blocks} />
				))}
			</div>
		</FirstHeadingContext.Provider>
	);
}

/** Looked for in the first group only, so that a long text without headings costs nothing. */
function firstHeadingLevel([first = []]: Runs<Block>): number {
	const heading = first.find((block) => block.type === "heading");
	return heading?.type === "heading" ? heading.level : 1;
}

const GroupView = steady(({ blocks }: { readonly blocks: readonly Block[] }) => (
	<div class="markdown-group">
		<Blocks blocks={blocks} />
	</div>
));
