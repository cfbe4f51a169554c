/** One price of one model for one period and one band of prompt lengths. Rates are integer micro-dollars per million tokens. */
export interface PriceRow {
	/** Tells its content: a corrected price is another row. */
	readonly id: string;
	/** Who bills: "anthropic", "openai", or for a user's own price the kind or id of a host. */
	readonly provider: string;
	/** The exact id the provider bills under. */
	readonly model: string;
	/** Inclusive, in ms; null: as long as the source knows. */
	readonly effectiveFrom: number | null;
	/** Exclusive, in ms; null: until further notice. */
	readonly effectiveTo: number | null;
	/** Holds for the whole request when its prompt, with all that was cached, is longer than this many tokens. */
	readonly bandAbove: number;
	readonly input: number;
	readonly output: number;
	/** Null, here and in the next two: not known. */
	readonly cacheRead: number | null;
	readonly cacheWriteShort: number | null;
	readonly cacheWriteLong: number | null;
	readonly source: string;
	readonly sourceDate: string | null;
	readonly origin: "bundled" | "user";
}

/** What changes the rates of a request, as the providers publish it. */
export interface PriceModifiers {
	readonly anthropic: {
		readonly batchPercent: number;
		readonly usOnlyPercent: number;
		/** By model; a model that is not in it has no known price for fast requests. */
		readonly fastPercent: Readonly<Record<string, number>>;
		/** Of the input rate, where a row does not say. */
		readonly cacheReadPerMille: number;
		readonly cacheReadExceptionsPerMille: Readonly<Record<string, number>>;
		readonly cacheWriteShortPerMille: number;
		readonly cacheWriteLongPerMille: number;
		/** For one search. */
		readonly webSearchMicroUsd: number;
	};
	readonly openai: {
		readonly batchPercent: number;
		readonly priorityPercent: number;
		readonly regionalPercent: number;
	};
}

/** The shape of bundled.json, which scripts/buildPrices.ts writes. */
export interface BundledPrices {
	/** The newest date of what the prices were collected from. */
	readonly sourceDate: string;
	readonly prices: readonly PriceRow[];
	readonly modifiers: PriceModifiers;
}
