/** What a page of ours is made of. Addresses are webview URIs. */
export interface PageParts {
	readonly title: string;
	/** Language tag of the strings, such as "en". */
	readonly language: string;
	readonly script: string;
	readonly styles: readonly string[];
	readonly cspSource: string;
	/** Unguessable and made anew for each page. */
	readonly nonce: string;
	/** Translations by their English sentence; empty for English. */
	readonly strings: Readonly<Record<string, string>>;
}

/** The whole HTML of a webview: nothing may load, run or be reached but our own script and styles. */
export function pageHtml(parts: PageParts): string {
	const { cspSource, nonce } = parts;
	const policy = [
		"default-src 'none'",
		`script-src 'nonce-${nonce}'`,
		`style-src ${cspSource}`,
		`img-src ${cspSource} data: blob:`,
		`font-src ${cspSource}`,
		"connect-src 'none'",
		"frame-src 'none'",
		"base-uri 'none'",
		"form-action 'none'",
		"require-trusted-types-for 'script'",
		"trusted-types daybook",
	].join("; ");
	const styles = parts.styles.map((address) => `<link rel="stylesheet" href="${escape(address)}">`).join("\n");
	return `<!DOCTYPE html>
<html lang="${escape(parts.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(parts.title)}</title>
${styles}
</head>
<body>
<script type="application/json" id="l10n">${embedJson(parts.strings)}</script>
<div id="root"></div>
<script nonce="${nonce}" src="${escape(parts.script)}"></script>
</body>
</html>`;
}

function escape(text: string): string {
	return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** JSON that can stand inside a script element: "<" would let a string end it. */
function embedJson(value: unknown): string {
	return JSON.stringify(value).replaceAll("<", "\\u003c");
}
