/** Keys that a text may hold: of a service by its name, or of no service in particular. */
export type KeyKind = { readonly service: string } | "private_key" | "password" | "token";

/** No key begins in the middle of a word; what stands behind "\\n" in JSON begins one. */
const start = "(?<!(?<!\\\\)[A-Za-z0-9])";

const secretName =
	'(?:^|\\\\n|")[ \\t]{0,20}(?:export[ \\t]{1,4})?[A-Z0-9_]{0,60}(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY)[A-Z0-9_]{0,40}';
/**
 * Values in lines of an environment file, also of one that is written as JSON: up to the quote they stand in, else up to the
 * next blank. What begins as "$VARIABLE", "<yours>", "{{this}}" or "[that]" is none.
 */
const passwords = [
	`(?<=${secretName}=\\\\?")(?![$<{[])[^"\\\\\\n]{6,}`,
	`(?<=${secretName}=')(?![$<{[])[^'"\\\\\\n]{6,}`,
	`(?<=${secretName}=)(?!["'$<{[\\\\])[^\\s"'\\\\]{6,}`,
].join("|");

/** By their services' own documents. Longer beginnings stand before those that they begin with. */
const shapes: readonly (readonly [kind: KeyKind, pattern: string])[] = [
	[{ service: "Anthropic" }, `${start}sk-ant-[\\w-]{16,}`],
	[{ service: "OpenAI" }, `${start}sk-(?=[\\w-]{0,40}\\d)[\\w-]{20,}`],
	[{ service: "GitHub" }, `${start}(?:gh[pousr]|github_pat)_\\w{16,}`],
	[{ service: "GitLab" }, `${start}glpat[-_][\\w-]{16,}`],
	[{ service: "AWS" }, `${start}(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Za-z])`],
	[{ service: "Google" }, `${start}AIza[\\w-]{30,}`],
	[{ service: "Slack" }, `${start}xox[abeoprs]-[\\w-]{10,}`],
	[{ service: "Stripe" }, `${start}[rs]k_(?:live|test)_\\w{16,}`],
	[{ service: "npm" }, `${start}npm_\\w{30,}`],
	[{ service: "Hugging Face" }, `${start}hf_[A-Za-z0-9]{20,}`],
	[
		"private_key",
		"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:[^-]{0,20000}-----END [A-Z ]{0,30}PRIVATE KEY-----|[A-Za-z0-9+/=\\s]{0,20000})",
	],
	// Begins once in a run of its own letters, so that a long run is gone through once.
	["token", `(?<!(?<!\\\\)[\\w-])eyJ[\\w-]{10,2000}\\.eyJ[\\w-]{10,4000}(?:\\.[\\w-]{0,2000})?`],
	["password", passwords],
];
const all = new RegExp(shapes.map(([, pattern]) => `(${pattern})`).join("|"), "gm");

/** What the keys in a text are, each kind once; empty where there is none. Linear in the text's length. */
export function keyKindsIn(text: string): readonly KeyKind[] {
	const found = new Set<KeyKind>();
	for (const match of text.matchAll(all)) found.add(kindOf(match));
	return [...found];
}

/** The text with each key replaced by what `instead` says of it. */
export function withoutKeys(text: string, instead: (kind: KeyKind) => string): string {
	return text.replaceAll(all, (...match: readonly unknown[]) => instead(kindOf(match)));
}

function kindOf(match: readonly unknown[]): KeyKind {
	const at = shapes.findIndex((_, index) => match[index + 1] !== undefined);
	return shapes[at]?.[0] ?? "token";
}

/** Whether a file of that name usually holds keys. */
export function holdsKeysByName(name: string): boolean {
	return /(?:^|[\\/])(?:\.env[^\\/]*|\.npmrc|\.netrc|id_[a-z0-9]+|credentials[^\\/]*|[^\\/]*\.(?:pem|key|p12|pfx))$/i.test(
		name,
	);
}
