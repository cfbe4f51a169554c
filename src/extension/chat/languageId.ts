/** The part of an extension's manifest that names its languages. */
export interface LanguageContribution {
	readonly id: string;
	readonly aliases?: readonly string[];
	readonly extensions?: readonly string[];
}

/** The editor's id of a language by what stands beside a fence: its id, another name, or a file ending; null if unknown. */
export function languageIdOf(name: string, languages: readonly LanguageContribution[]): string | null {
	const wanted = name.toLowerCase();
	if (wanted === "") return null;
	const isNamed = ({ aliases = [] }: LanguageContribution) => aliases.some((alias) => alias.toLowerCase() === wanted);
	const found =
		languages.find(({ id }) => id.toLowerCase() === wanted) ??
		languages.find(isNamed) ??
		languages.find(({ extensions = [] }) => extensions.includes(`.${wanted}`));
	return found?.id ?? null;
}
