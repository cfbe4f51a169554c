/** What a user wrote as an amount: dollars, null for an empty box, undefined when it is no amount. "2.50", "$2.50" and "2,50" are one. */
export function readDollars(text: string): number | null | undefined {
	const bare = text.trim().replace(/^\$\s*/, "");
	if (bare === "") return null;
	return /^\d{1,9}(?:[.,]\d{1,6})?$/.test(bare) ? Number(bare.replace(",", ".")) : undefined;
}
