import type { Link } from "../../shared/links.ts";
import { expectedCode } from "../errors.ts";
import type { Localize } from "../localize.ts";
import { judgeUrl } from "../network/index.ts";

/** An address of a chat as it is offered to be analysed. */
export interface LinkChoice {
	readonly label: string;
	readonly description?: string;
	/** Why it is not fetched. */
	readonly detail?: string;
	/** Chosen to begin with. */
	readonly picked: boolean;
}

/** Every address as a choice; those are chosen that were never analysed and that nothing speaks against at first sight. */
export function linkChoices(
	addresses: readonly string[],
	known: readonly Link[],
	localize: Localize,
): readonly LinkChoice[] {
	const done = new Set(known.filter(({ analysis }) => analysis !== null).map(({ url }) => url));
	return addresses.map((address) => {
		const refusal = refusalOf(address, localize);
		return {
			label: address,
			...(done.has(address) ? { description: localize("analysed before") } : {}),
			...(refusal === null ? {} : { detail: refusal }),
			picked: refusal === null && !done.has(address),
		};
	});
}

/** Why an address is not fetched, as far as it tells by itself; null when it may be. */
export function refusalOf(address: string, localize: Localize): string | null {
	try {
		judgeUrl(address, localize);
		return null;
	} catch (error) {
		if (expectedCode(error) === null || !(error instanceof Error)) throw error;
		return error.message;
	}
}

/** What came of analysing several addresses, with the reason of each that failed. */
export function outcomeOf(
	links: readonly Pick<Link, "url" | "status" | "error">[],
	refused: readonly { readonly url: string; readonly error: string }[],
	localize: Localize,
): string {
	const failed = [...links.filter(({ status }) => status === "error"), ...refused];
	const count = localize("{0} links were analysed, {1} of them failed.", links.length + refused.length, failed.length);
	return [count, ...failed.map(({ url, error }) => (error === null ? url : `${url}: ${error}`))].join(" ");
}
