import type { ComponentType } from "preact";
import { t } from "../l10n.ts";
import { Icon } from "../ui/Icon.tsx";
import { steady } from "../ui/steady.tsx";
import type { Block, ListBlock, ListItem } from "./nodes.ts";
import { runLength } from "./runs.ts";

interface ListViewProps {
	readonly list: ListBlock;
	/** How the blocks inside an item are drawn: passed in, since a block may be a list again. */
	readonly Blocks: ComponentType<{ readonly blocks: readonly Block[] }>;
}

/** A list; one of more than 64 items is several on the page. Items that are finished keep their elements; whether they are set apart is a matter of style. */
export function ListView({ list, Blocks }: ListViewProps) {
	const Tag = list.isOrdered ? "ol" : "ul";
	const hasTasks = list.items[0]?.some((item) => item.task !== null) ?? false;
	const looks = `${list.isLoose ? "is-loose" : "is-tight"}${hasTasks ? " has-tasks" : ""}`;
	return list.items.map((items, index) => (
		<Tag key={index} class={looks} {...(list.isOrdered ? { start: list.start + index * runLength } : {})}>
			<Items items={items} Blocks={Blocks} />
		</Tag>
	));
}

interface ItemsProps {
	readonly items: readonly ListItem[];
	readonly Blocks: ListViewProps["Blocks"];
}

const Items = steady(({ items, Blocks }: ItemsProps) =>
	items.map((item, index) => <ItemView key={index} item={item} Blocks={Blocks} />),
);

const ItemView = steady(({ item, Blocks }: { readonly item: ListItem; readonly Blocks: ListViewProps["Blocks"] }) => (
	<li>
		{item.task !== null && <TaskSign isDone={item.task} />}
		<Blocks blocks={item.children} />
	</li>
));

function TaskSign({ isDone }: { readonly isDone: boolean }) {
	return (
		<span class="task-sign" role="img" aria-label={isDone ? t("Done") : t("Not done")}>
			<Icon name={isDone ? "pass-filled" : "circle-large"} />
		</span>
	);
}
