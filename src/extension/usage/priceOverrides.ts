import { settings } from "../contributions.ts";
import type { Localize } from "../localize.ts";
import type { Settings } from "../settings.ts";

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
export function readPriceOverrides(
	{ priceOverrides, openaiHosts }: Pick<Settings, "priceOverrides" | "openaiHosts">,
	localize: Localize,
): { readonly prices: PriceOverride[]; readonly problems: string[] } {
	const prices: PriceOverride[] = [];
	const problems: string[] = [];
	for (const [index, entry] of priceOverrides.entries()) {
		const price = readPrice(entry);
		if (!price) {
			problems.push(
				localize(
					"Entry {0} of {1} needs provider, model, input and output; all other values must be usable too.",
					index + 1,
					settings.pricesOverrides,
				),
			);
			continue;
		}
		const provider = providerOf(price.provider, openaiHosts);
		if (provider === null) {
			const known = [...kinds, ...openaiHosts.map(({ name }) => name)].join(", ");
			problems.push(
				localize(
					'Entry {0} of {1} is for "{2}", which is no host. Known are: {3}.',
					index + 1,
					settings.pricesOverrides,
					price.provider,
					known,
				),
			);
		}
		// A host may come back to the settings: until then its price is kept, and stands in nobody's way.
		prices.push({ ...price, provider: provider ?? price.provider });
	}
	return { prices, problems };
}

const kinds: readonly string[] = ["anthropic", "openai", "ollama", "vscode"];

/** The kind of host or the host's id that an entry means; a host may be called by its name as well. Null: nothing is known. */
function providerOf(written: string, hosts: Settings["openaiHosts"]): string | null {
	const wanted = written.trim().toLowerCase();
	if (kinds.includes(wanted)) return wanted;
	return hosts.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted)?.id ?? null;
}

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
