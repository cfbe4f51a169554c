/**
 * The locale of dates and figures: the language of the words around them, in the regional form that the user prefers when
 * he has named one. Undefined, which is the machine's own, where no page names a language.
 */
export function localeOf(language: string, preferred: readonly string[]): string | undefined {
	const own = baseOf(language);
	if (own === "") return undefined;
	// A page in "pt-br" says more than "pt" among the preferences does.
	return language === own ? (preferred.find((one) => baseOf(one) === own) ?? language) : language;
}

/** The locale of this page; the host has put the editor's language into it. */
export const pageLocale =
	typeof document === "undefined" ? undefined : localeOf(document.documentElement.lang, navigator.languages);

function baseOf(language: string): string {
	return language.split("-", 1)[0] ?? "";
}
