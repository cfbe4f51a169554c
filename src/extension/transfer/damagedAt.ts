import type { Localize } from "../localize.ts";

/** What is wrong with a file: the place in it that is not as it should be; null for the file as a whole. */
export function damagedAt(place: string | null, localize: Localize): string {
	return place === null ? localize("It is damaged at its beginning.") : localize("It is damaged at {0}.", place);
}
