import { steady } from "../ui/steady.tsx";
import { Blocks } from "./BlockView.tsx";
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
		<div class="markdown" dir="auto">
			{groups.map((blocks, index) => (
				<GroupView key={index} blocks={blocks} />
			))}
		</div>
	);
}

const GroupView = steady(({ blocks }: { readonly blocks: readonly Block[] }) => (
	<div class="markdown-group">
		<Blocks blocks={blocks} />
	</div>
));
