/** Why a host was contacted. */
export const networkPurposes = ["model_call", "model_list", "model_download", "link", "tool", "mcp", "team"] as const;

export type NetworkPurpose = (typeof networkPurposes)[number];

/** One contact of the network log. */
export interface NetworkContact {
	readonly id: string;
	readonly at: number;
	/** Host and port. */
	readonly host: string;
	readonly purpose: NetworkPurpose;
	/** Of the bodies; null: not known, also as long as it lasts. */
	readonly bytesSent: number | null;
	readonly bytesReceived: number | null;
	/** The HTTP status; null: there was no answer, none yet, or it is no HTTP. */
	readonly status: number | null;
}

export interface NetworkFilter {
	/** A part of the host's name; empty: all hosts. */
	readonly host: string;
	/** Null: all. */
	readonly purpose: NetworkPurpose | null;
}

/** What the page of the network log may ask. */
export interface NetworkRequests {
	/** The newest first; `before` is the last one shown. */
	"network/page": [
		params: NetworkFilter & { readonly before: { readonly at: number; readonly id: string } | null },
		result: { readonly contacts: readonly NetworkContact[]; readonly hasMore: boolean },
	];
	/** Writes all that the filter lets through to a file that the user names; null when they turned away. */
	"network/export": [params: NetworkFilter, result: { readonly path: string; readonly count: number } | null];
}

export interface NetworkNotifications {
	/** There may be new contacts. */
	"network/didChange": null;
}
