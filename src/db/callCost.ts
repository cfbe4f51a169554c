import type { PriceBasis } from "../shared/model.ts";
import { hostKind, splitModelId } from "./models.ts";
import { priceOf, type PricedCall } from "./prices/price.ts";
import type { PriceRow } from "./prices/priceRow.ts";
import { allPrices, bundledPrices, enterPrice } from "./priceTable.ts";
import type { WritableDatabase } from "./store/connection.ts";

/** What a call costs and how one knows. */
export interface Cost {
	readonly microUsd: number | null;
	readonly basis: PriceBasis;
	readonly priceId: string | null;
	readonly multiplierPercent: number | null;
}

/** A call as far as its cost depends on it. */
export interface CostedCall extends Omit<PricedCall, "providers" | "model"> {
	/** The model asked, `<hostId>/<name>`. */
	readonly modelId: string;
	readonly modelServed: string | null;
	/** The model runs on this machine, so that nobody bills it. */
	readonly isLocal: boolean;
	/** Null unless the provider itself says what it charged. */
	readonly reportedCostMicroUsd: number | null;
}

/** What a call costs now; the price it is entered with is kept, whatever becomes of the list. */
export function costOfCall(database: WritableDatabase, call: CostedCall): Cost {
	const prices = allPrices(database);
	const cost = costBy(prices, call, hostKind(database, splitModelId(call.modelId).hostId));
	const row = prices.find(({ id }) => id === cost.priceId);
	if (row !== undefined) enterPrice(database, row, call.at);
	return cost;
}

/** The strongest thing known about the cost: what the provider says, the user's price, the list, nothing for local models. */
export function costBy(prices: readonly PriceRow[], call: CostedCall, kind: string): Cost {
	if (call.reportedCostMicroUsd !== null) {
		const microUsd = Math.round(call.reportedCostMicroUsd);
		return { microUsd, basis: "provider_reported", priceId: null, multiplierPercent: null };
	}
	const { hostId, name } = splitModelId(call.modelId);
	const planned = { ...call, model: call.modelServed ?? name, providers: [hostId, kind] };
	const price = priceOf(planned, prices, bundledPrices.modifiers);
	if (price !== null && (price.row.origin === "user" || !call.isLocal)) {
		const basis = price.row.origin === "user" ? "user_override" : "list";
		return { microUsd: price.microUsd, basis, priceId: price.row.id, multiplierPercent: price.multiplierPercent };
	}
	return call.isLocal
		? { microUsd: 0, basis: "local", priceId: null, multiplierPercent: null }
		: { microUsd: null, basis: "unknown", priceId: null, multiplierPercent: null };
}
