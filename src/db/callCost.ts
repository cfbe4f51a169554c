import type { PriceBasis } from "../shared/model.ts";
import { hostKind, splitModelId } from "./models.ts";
import type { PricedCall } from "./prices/price.ts";
import { enterPrice, priceCall } from "./priceTable.ts";
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

/** The strongest thing known about the cost: what the provider says, the user's price, the list, nothing for local models. */
export function costOfCall(database: WritableDatabase, call: CostedCall): Cost {
	if (call.reportedCostMicroUsd !== null) {
		const microUsd = Math.round(call.reportedCostMicroUsd);
		return { microUsd, basis: "provider_reported", priceId: null, multiplierPercent: null };
	}
	const { hostId, name } = splitModelId(call.modelId);
	const providers = [hostId, hostKind(database, hostId)];
	const price = priceCall(database, { ...call, model: call.modelServed ?? name, providers });
	if (price !== null && (price.row.origin === "user" || !call.isLocal)) {
		enterPrice(database, price.row, call.at);
		const basis = price.row.origin === "user" ? "user_override" : "list";
		return { microUsd: price.microUsd, basis, priceId: price.row.id, multiplierPercent: price.multiplierPercent };
	}
	return call.isLocal
		? { microUsd: 0, basis: "local", priceId: null, multiplierPercent: null }
		: { microUsd: null, basis: "unknown", priceId: null, multiplierPercent: null };
}
