/** A price of the user's own, in micro-dollars per million tokens; null buckets cannot be priced. */
export interface PriceOverride {
	readonly provider: string;
	readonly model: string;
	readonly effectiveFrom: number | null;
	readonly effectiveTo: null;
	readonly bandAbove: number;
	readonly input: number;
	readonly output: number;
	readonly cacheRead: number | null;
	readonly cacheWriteShort: number | null;
	readonly cacheWriteLong: number | null;
	readonly source: string;
}

/** Checks the entries of the setting daybook.prices.overrides, which are in dollars per million tokens. */
export function readPriceOverrides(entries: readonly unknown[]): {
	readonly prices: PriceOverride[];
	readonly problems: string[];
} {
	const prices: PriceOverride[] = [];
	const problems: string[] = [];
	for (const [index, entry] of entries.entries()) {
		const price = readPrice(entry);
		if (price) prices.push(price);
		else problems.push(`Entry ${index + 1} of daybook.prices.overrides needs provider, model, input and output.`);
	}
	return { prices, problems };
}

function readPrice(entry: unknown): PriceOverride | null {
	if (typeof entry !== "object" || entry === null) return null;
	const { provider, model, input, output, cacheRead, cacheWrite5m, cacheWrite1h, effectiveFrom } = entry as Record<
		string,
		unknown
	>;
	const inputRate = microUsd(input);
	const outputRate = microUsd(output);
	if (typeof provider !== "string" || typeof model !== "string" || provider === "" || model === "") return null;
	if (inputRate === null || outputRate === null) return null;
	const from = typeof effectiveFrom === "string" ? Date.parse(effectiveFrom) : Number.NaN;
	return {
		provider,
		model,
		effectiveFrom: Number.isFinite(from) ? from : null,
		effectiveTo: null,
		bandAbove: 0,
		input: inputRate,
		output: outputRate,
		cacheRead: microUsd(cacheRead),
		cacheWriteShort: microUsd(cacheWrite5m),
		cacheWriteLong: microUsd(cacheWrite1h),
		source: "setting daybook.prices.overrides",
	};
}

function microUsd(dollars: unknown): number | null {
	return typeof dollars === "number" && Number.isFinite(dollars) && dollars >= 0
		? Math.round(dollars * 1_000_000)
		: null;
}
