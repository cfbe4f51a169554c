interface Alias {
	readonly provider: string;
	readonly pattern: RegExp;
}

/** Other ways to write an exact id, each taken away once. Nothing is ever matched by likeness. */
const aliases: readonly Alias[] = [
	// Bedrock. Its regional ids ("us.anthropic…") are not here: they cost more, by a figure that is not known.
	{ provider: "anthropic", pattern: /^(?:global\.)?anthropic\./ },
	{ provider: "anthropic", pattern: /-v\d+(?::\d+)?$/ },
	// Vertex
	{ provider: "anthropic", pattern: /@(?:\d{8}|default)$/ },
	// The window of a million tokens, as Claude Code writes it
	{ provider: "anthropic", pattern: /\[1m\]$/ },
	{ provider: "anthropic", pattern: /-\d{8}$/ },
	{ provider: "anthropic", pattern: /-latest$/ },
	{ provider: "openai", pattern: /-\d{4}-\d{2}-\d{2}$/ },
	{ provider: "openai", pattern: /-latest$/ },
];

/** Dated models that were sold at another price than the one that bears the name today. */
const ownPrice: ReadonlySet<string> = new Set(["gpt-4o-2024-05-13"]);

/** The ids a model may be billed under: itself first, then with each known addition taken away. */
export function billedNames(provider: string, model: string): readonly string[] {
	const names = [model];
	if (ownPrice.has(model)) return names;
	let name = model;
	for (const alias of aliases) {
		if (alias.provider !== provider) continue;
		const shorter = name.replace(alias.pattern, "");
		if (shorter !== name) names.push((name = shorter));
	}
	return names;
}
