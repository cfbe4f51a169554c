export interface ComboboxOption {
	readonly key: string;
	readonly group: string;
	readonly label: string;
	readonly detail: string;
	/** It is shown, and cannot be chosen; the detail says why. */
	readonly isDisabled?: boolean;
}

export interface OptionGroup {
	readonly name: string;
	readonly options: readonly { readonly option: ComboboxOption; readonly index: number }[];
}

/** The options in whose label each word of the query occurs, or whose group begins with it; grouped ones kept together in the order of their groups. */
export function filterOptions(options: readonly ComboboxOption[], query: string): readonly ComboboxOption[] {
	const words = query.toLowerCase().split(/\s+/).filter(Boolean);
	const matching = options.filter((option) => {
		const label = option.label.toLowerCase();
		const group = option.group.toLowerCase();
		// "llama" means the model and not everything on Ollama.
		return words.every((word) => label.includes(word) || group.startsWith(word));
	});
	const order = [...new Set(matching.map((option) => option.group))];
	return order.flatMap((group) => matching.filter((option) => option.group === group));
}

/** Neighbours of one group together, each with its place in the whole list. */
export function groupOptions(options: readonly ComboboxOption[]): readonly OptionGroup[] {
	const names = [...new Set(options.map((option) => option.group))];
	const placed = options.map((option, index) => ({ option, index }));
	return names.map((name) => ({ name, options: placed.filter(({ option }) => option.group === name) }));
}

/** Where a key moves the mark in a list of that length; null when it is not a key that moves. Ends are joined. */
export function stepIndex(key: string, index: number, length: number): number | null {
	if (length === 0) return null;
	switch (key) {
		case "ArrowDown":
			return (index + 1) % length;
		case "ArrowUp":
			return (index - 1 + length) % length;
		case "PageDown":
			return Math.min(length - 1, index + 8);
		case "PageUp":
			return Math.max(0, index - 8);
		default:
			return null;
	}
}
