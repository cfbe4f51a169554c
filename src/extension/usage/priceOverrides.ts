import { settings } from "../contributions.ts";

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
		else problems.push(`${place(index)} needs provider, model, input and output; all other values must be usable too.`);
	}
	return { prices, problems };
}

const place = (index: number): string => `Entry ${index + 1} of ${settings.pricesOverrides}`;

function readPrice(entry: unknown): PriceOverride | null {
	if (typeof entry !== "object" || entry === null) return null;
	const fields = new Map(Object.entries(entry) as [string, unknown][]);
	const provider = fields.get("provider");
	const model = fields.get("model");
	const rates = ["input", "output", "cacheRead", "cacheWrite5m", "cacheWrite1h"].map((name) =>
		rateOf(fields.get(name)),
	);
	const [input, output, cacheRead, cacheWriteShort, cacheWriteLong] = rates;
	const effectiveFrom = timeOf(fields.get("effectiveFrom"));
	const bandAbove = fields.get("abovePromptTokens") ?? 0;
	if (typeof provider !== "string" || typeof model !== "string" || provider === "" || model === "") return null;
	if (typeof input !== "number" || typeof output !== "number") return null;
	if (cacheRead === undefined || cacheWriteShort === undefined || cacheWriteLong === undefined) return null;
	if (effectiveFrom === undefined || typeof bandAbove !== "number" || !Number.isSafeInteger(bandAbove)) return null;
	if (bandAbove < 0) return null;
	return {
		provider,
		model,
		effectiveFrom,
		effectiveTo: null,
		bandAbove,
		input,
		output,
		cacheRead,
		cacheWriteShort,
		cacheWriteLong,
		source: `setting ${settings.pricesOverrides}`,
	};
}

/** Micro-dollars; null when nothing is said, undefined when what is said is no price. */
function rateOf(dollars: unknown): number | null | undefined {
	if (dollars === undefined || dollars === null) return null;
	const isPrice = typeof dollars === "number" && Number.isFinite(dollars) && dollars >= 0;
	return isPrice ? Math.round(dollars * 1_000_000) : undefined;
}

/** Milliseconds; null when nothing is said, undefined when what is said is no date. */
function timeOf(date: unknown): number | null | undefined {
	if (date === undefined || date === null || date === "") return null;
	const time = typeof date === "string" ? Date.parse(date) : Number.NaN;
	return Number.isFinite(time) && time >= 0 ? time : undefined;
}
