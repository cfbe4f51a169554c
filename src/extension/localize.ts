/** Translates an English sentence and fills {0}, {1}, … in. `vscode.l10n.t` in the extension host. */
export type Localize = (sentence: string, ...values: (string | number)[]) => string;

/** English as it stands; what plain Node uses. */
export const plainEnglish: Localize = (sentence, ...values) =>
	sentence.replaceAll(/\{(\d+)\}/g, (whole, index: string) => {
		const value = values[Number(index)];
		return value === undefined ? whole : String(value);
	});
