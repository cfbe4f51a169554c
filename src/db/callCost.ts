import type { PriceBasis } from "../shared/model.ts";
import { splitModelId } from "./models.ts";
import { priceOf, type PricedCall } from "./prices/price.ts";
import type { PriceRow } from "./prices/priceRow.ts";
import { allPrices, bundledPrices, enterPrice } from "./priceTable.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

/** What a call costs and how one knows. */
export interface Cost {
	readonly microUsd: number | null;
	readonly basis: PriceBasis;
	readonly priceId: string | null;
	readonly multiplierPercent: number | null;
}

/** A call as far as its cost depends on it. */
export interface CostedCall extends Omit<PricedCall, "providers" | "model" | "modelAsked"> {
	/** The model asked, `<hostId>/<name>`. */
	readonly modelId: string;
	readonly modelServed: string | null;
	/** The model runs on this machine, so that nobody bills it unless its host hands it on. */
	readonly isLocal: boolean;
	/** Null unless the provider itself says what it charged. */
	readonly reportedCostMicroUsd: number | null;
}

/** Who answers at a host, as far as it matters to a cost. */
export interface Biller {
	/** How it is spoken to, which is also who bills where nothing more particular is known; '' for an unknown host. */
	readonly kind: string;
	/** It is known to bill although it answers on this machine: it said so once, or the user gave it a price. */
	readonly bills: boolean;
}

/** Who bills what is asked of that host. Ollama's models run where it runs, so that a price of the user's own changes nothing. */
export function billerOf(database: ReadableDatabase, hostId: string): Biller {
	const row = database.get<{ kind: string; bills: number }>(
		`SELECT kind, kind <> 'ollama' AND (billed_at > 0 OR EXISTS (
			SELECT 1 FROM model_prices
			WHERE origin = 'user' AND retired_at IS NULL AND provider = hosts.id AND (input > 0 OR output > 0)
		)) AS bills
		FROM hosts WHERE id = :hostId`,
		{ hostId },
	);
	return { kind: row?.kind ?? "", bills: row?.bills === 1 };
}

/** What a call costs now; the price it is entered with is kept, whatever becomes of the list. */
export function costOfCall(database: WritableDatabase, call: CostedCall): Cost {
	const prices = allPrices(database);
	const { hostId } = splitModelId(call.modelId);
	const cost = costBy(prices, call, billerOf(database, hostId));
	const row = prices.find(({ id }) => id === cost.priceId);
	if (row !== undefined) enterPrice(database, row, call.at);
	if (cost.basis === "provider_reported" && cost.microUsd !== 0)
		database.run("UPDATE hosts SET billed_at = :at WHERE id = :hostId AND billed_at = 0", { at: call.at, hostId });
	return cost;
}

/** The strongest thing known about the cost: what the provider says, the user's price, the list, nothing for local models. */
export function costBy(prices: readonly PriceRow[], call: CostedCall, { kind, bills }: Biller): Cost {
	if (call.reportedCostMicroUsd !== null) {
		const microUsd = Math.round(call.reportedCostMicroUsd);
		return { microUsd, basis: "provider_reported", priceId: null, multiplierPercent: null };
	}
	const isFree = call.isLocal && !bills;
	const { hostId, name } = splitModelId(call.modelId);
	const planned = { ...call, model: call.modelServed ?? name, modelAsked: name, providers: [hostId, kind] };
	const price = priceOf(planned, prices, bundledPrices.modifiers);
	if (price !== null && (price.row.origin === "user" || !isFree)) {
		const basis = price.row.origin === "user" ? "user_override" : "list";
		return { microUsd: price.microUsd, basis, priceId: price.row.id, multiplierPercent: price.multiplierPercent };
	}
	return isFree
		? { microUsd: 0, basis: "local", priceId: null, multiplierPercent: null }
		: { microUsd: null, basis: "unknown", priceId: null, multiplierPercent: null };
}
