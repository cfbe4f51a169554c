import type { ComponentType } from "preact";
import { useMemo } from "preact/hooks";
import { t } from "../l10n.ts";
import { Icon } from "../ui/Icon.tsx";
import { useSteady } from "../ui/useSteady.ts";
import type { Block, ListBlock, ListItem } from "./nodes.ts";

/** Items of a list that are siblings on the page; longer lists are several, because layout costs by siblings. */
const segmentSize = 64;

interface ListViewProps {
	readonly list: ListBlock;
	/** How the blocks inside an item are drawn: passed in, since a block may be a list again. */
	readonly Blocks: ComponentType<{ readonly blocks: readonly Block[] }>;
}

/** A list. Items that are finished keep their elements; whether they are set apart is a matter of style. */
export function ListView({ list, Blocks }: ListViewProps) {
	const segments: (readonly ListItem[])[] = [];
	for (let at = 0; at < list.items.length; at += segmentSize) segments.push(list.items.slice(at, at + segmentSize));
	const Tag = list.isOrdered ? "ol" : "ul";
	const hasTasks = list.items.some((item) => item.task !== null);
	const looks = `${list.isLoose ? "is-loose" : "is-tight"}${hasTasks ? " has-tasks" : ""}`;
	return segments.map((items, index) => (
		<Tag key={index} class={looks} {...(list.isOrdered ? { start: list.start + index * segmentSize } : {})}>
			<Items items={items} Blocks={Blocks} />
		</Tag>
	));
}

interface ItemsProps {
	readonly items: readonly ListItem[];
	readonly Blocks: ListViewProps["Blocks"];
}

function Items({ items, Blocks }: ItemsProps) {
	const steady = useSteady(items);
	return useMemo(
		() => steady.map((item, index) => <ItemView key={index} item={item} Blocks={Blocks} />),
		[steady, Blocks],
	);
}

function ItemView({ item, Blocks }: { readonly item: ListItem; readonly Blocks: ListViewProps["Blocks"] }) {
	return useMemo(
		() => (
			<li>
				{item.task !== null && <TaskSign isDone={item.task} />}
				<Blocks blocks={item.children} />
			</li>
		),
		[item, Blocks],
	);
}

function TaskSign({ isDone }: { readonly isDone: boolean }) {
	return (
		<span class="task-sign" role="img" aria-label={isDone ? t("Done") : t("Not done")}>
			<Icon name={isDone ? "pass-filled" : "circle-large"} />
		</span>
	);
}
