import { useMemo } from "preact/hooks";
import { BlockView } from "./BlockView.tsx";
import type { Block } from "./nodes.ts";
import type { Runs } from "./runs.ts";
import "./markdown.css";

interface MarkdownViewProps {
	/** Blocks by the wrappers they share. */
	readonly groups: Runs<Block>;
}

/** A text as elements. Blocks and groups that are the same objects as before are not even compared. */
export function MarkdownView({ groups }: MarkdownViewProps) {
	return (
		<div class="markdown" dir="auto">
			{groups.map((blocks, index) => (
				<GroupView key={index} blocks={blocks} />
			))}
		</div>
	);
}

function GroupView({ blocks }: { readonly blocks: readonly Block[] }) {
	return useMemo(
		() => (
			<div class="markdown-group">
				{blocks.map((block, index) => (
					<BlockView key={index} block={block} />
				))}
			</div>
		),
		[blocks],
	);
}
