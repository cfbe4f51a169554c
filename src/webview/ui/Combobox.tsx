import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Icon } from "./Icon.tsx";
import { filterOptions, groupOptions, stepIndex, type ComboboxOption } from "./optionList.ts";
import "./combobox.css";

export type { ComboboxOption } from "./optionList.ts";

export interface ComboboxProps {
	readonly label: string;
	readonly placeholder: string;
	readonly emptyText: string;
	readonly options: readonly ComboboxOption[];
	readonly selectedKey: string | null;
	readonly footer: { readonly icon: string; readonly label: string; readonly onClick: () => void };
	readonly onSelect: (key: string) => void;
	readonly onClose: () => void;
}

/** A list to choose from with a box that narrows it. Focus stays in the box; the arrows move through the list. */
export function Combobox(props: ComboboxProps) {
	const { label, options, selectedKey, onClose, onSelect } = props;
	const [query, setQuery] = useState("");
	const shown = filterOptions(options, query);
	const [active, setActive] = useState(() =>
		Math.max(
			0,
			shown.findIndex((option) => option.key === selectedKey),
		),
	);
	const root = useRef<HTMLDivElement>(null);
	const box = useRef<HTMLInputElement>(null);
	const id = useId();
	useEffect(() => box.current?.focus(), []);
	useEffect(() => root.current?.querySelector(".is-active")?.scrollIntoView({ block: "nearest" }), [active, query]);
	/** Goes by what the box holds: the last letters may not have been drawn yet. */
	const choose = () => {
		const typed = box.current?.value ?? query;
		const chosen = typed === query ? shown[active] : filterOptions(options, typed)[0];
		if (chosen) select(chosen, onSelect);
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.isComposing) return;
		const next = stepIndex(event.key, active, shown.length);
		if (next !== null) setActive(next);
		else if (event.key === "Escape") onClose();
		else if (event.key === "Enter") choose();
		else return;
		event.preventDefault();
		event.stopPropagation();
	};
	return (
		<div class="combobox" ref={root} onKeyDown={onKeyDown}>
			<input
				ref={box}
				type="text"
				role="combobox"
				aria-label={props.placeholder}
				aria-expanded="true"
				aria-controls={`${id}-list`}
				aria-activedescendant={shown[active] ? `${id}-${active}` : undefined}
				placeholder={props.placeholder}
				value={query}
				onInput={(event) => {
					setQuery(event.currentTarget.value);
					setActive(0);
				}}
			/>
			<div class="combobox-list" role="listbox" id={`${id}-list`} aria-label={label}>
				<Groups {...props} shown={shown} active={active} id={id} />
			</div>
			{shown.length === 0 && <div class="combobox-empty">{props.emptyText}</div>}
			<button type="button" class="combobox-footer" onClick={props.footer.onClick}>
				<Icon name={props.footer.icon} />
				<span>{props.footer.label}</span>
			</button>
		</div>
	);
}

function select({ key, isDisabled = false }: ComboboxOption, onSelect: (key: string) => void): void {
	if (!isDisabled) onSelect(key);
}

interface GroupsProps extends ComboboxProps {
	readonly shown: readonly ComboboxOption[];
	readonly active: number;
	readonly id: string;
}

function Groups({ shown, active, id, selectedKey, onSelect }: GroupsProps) {
	return groupOptions(shown).map((group) => (
		<div role="group" aria-label={group.name} key={group.name}>
			<div class="combobox-group" aria-hidden="true">
				{group.name}
			</div>
			{group.options.map(({ option, index }) => (
				<div
					key={option.key}
					id={`${id}-${index}`}
					role="option"
					aria-selected={option.key === selectedKey}
					aria-disabled={option.isDisabled ? true : undefined}
					class={index === active ? "combobox-option is-active" : "combobox-option"}
					onClick={() => select(option, onSelect)}
				>
					<span class="combobox-option-label">{option.label}</span>
					<span class="combobox-option-detail">{option.detail}</span>
				</div>
			))}
		</div>
	));
}
