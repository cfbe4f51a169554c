import type { PullSuggestion } from "../../shared/model.ts";

const gigabyte = 1_000_000_000;

/** Models of Ollama's public library worth trying first, smallest first. Sizes are those of the library's default tags. */
const suggestions: readonly (PullSuggestion & { readonly memoryBytes: number })[] = [
	{
		model: "qwen3:1.7b",
		label: "Qwen 3 1.7B",
		downloadBytes: 1.4 * gigabyte,
		note: "Small and quick, also without a graphics card.",
		memoryBytes: 4 * gigabyte,
	},
	{
		model: "qwen3:8b",
		label: "Qwen 3 8B",
		downloadBytes: 5.2 * gigabyte,
		note: "A good all-rounder that can use tools.",
		memoryBytes: 10 * gigabyte,
	},
	{
		model: "gpt-oss:20b",
		label: "gpt-oss 20B",
		downloadBytes: 14 * gigabyte,
		note: "The strongest of the three; wants 16 GB of memory for itself.",
		memoryBytes: 24 * gigabyte,
	},
];

/** What to offer on a machine with so much memory: what fits, at least the smallest. */
export function pullSuggestions(memoryBytes: number): PullSuggestion[] {
	const fitting = suggestions.filter((suggestion) => suggestion.memoryBytes <= memoryBytes);
	return (fitting.length > 0 ? fitting : suggestions.slice(0, 1)).map(({ model, label, downloadBytes, note }) => ({
		model,
		label,
		downloadBytes,
		note,
	}));
}
