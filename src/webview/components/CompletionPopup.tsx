import { useLayoutEffect, useRef } from "preact/hooks";
import type { CompletionItem } from "../../shared/protocol.ts";
import { t } from "../l10n.ts";
import type { CompletionModel } from "../models/completionModel.ts";
import { Icon } from "../ui/Icon.tsx";
import "./completionPopup.css";

/** Id of the list, for the text box that controls it. */
export const completionListId = "composer-completion";

/** Id of the line that is chosen; undefined when nothing is offered. */
export function activeOptionId({ items, index }: CompletionModel): string | undefined {
	return items.value.length === 0 ? undefined : `${completionListId}-${index.value}`;
}

interface CompletionPopupProps {
	readonly completion: CompletionModel;
	readonly onChoose: (item: CompletionItem) => void;
}

/** What "@" and "/" offer, above the text box, which keeps the focus. */
export function CompletionPopup({ completion, onChoose }: CompletionPopupProps) {
	const list = useRef<HTMLUListElement>(null);
	const items = completion.items.value;
	const index = completion.index.value;
	useLayoutEffect(() => {
		list.current?.children[index]?.scrollIntoView({ block: "nearest" });
	}, [index, items]);
	if (items.length === 0) return null;
	return (
		<ul class="completion" id={completionListId} role="listbox" aria-label={t("Suggestions")} ref={list}>
			{items.map((item, at) => (
				<li
					key={item.id}
					id={`${completionListId}-${at}`}
					class={at === index ? "completion-item is-active" : "completion-item"}
					role="option"
					aria-selected={at === index}
					// A press must not take the focus from the text box.
					onMouseDown={(event) => event.preventDefault()}
					onClick={() => onChoose(item)}
				>
					<Icon name={item.icon} />
					<span class="completion-label" dir="auto">
						{item.label}
					</span>
					<span class="completion-detail">{item.detail}</span>
				</li>
			))}
		</ul>
	);
}
