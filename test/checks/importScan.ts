/** One module another one names, as it is written there. */
export interface Import {
	readonly specifier: string;
	/** True for `import type`, which leaves no trace in what runs. */
	readonly isTypeOnly: boolean;
}

const patterns = [
	/(?:^|[;}\n])\s*(?:import|export)\s+(type\s)?(?:[\w$*{][^"'`;]*?\bfrom\s*)["']([^"']+)["']/g,
	/(?:^|[;}\n])\s*import\s*()["']([^"']+)["']/g,
	/\b(?:import|require)\s*\(\s*()["']([^"']+)["']/g,
	/\bimport\.meta\.resolve\s*\(\s*()["']([^"']+)["']/g,
];

/** Every module that TypeScript source imports, exports from, requires or loads lazily. */
export function importsOf(source: string): Import[] {
	const code = withoutComments(source);
	return patterns.flatMap((pattern) =>
		[...code.matchAll(pattern)].map(([, type, specifier = ""]) => ({
			specifier,
			isTypeOnly: type !== undefined && type !== "",
		})),
	);
}

/** The source with comments blanked; strings and templates stay, so that a `//` in an address is not taken for one. */
export function withoutComments(source: string): string {
	const token = /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;
	return source.replaceAll(token, (found) => (found.startsWith("/") ? " " : found));
}
