/** The part of esbuild's metafile that says what went into each bundle. */
export interface BundleReport {
	readonly outputs: Readonly<
		Record<
			string,
			{
				readonly bytes: number;
				readonly inputs: Readonly<Record<string, unknown>>;
				readonly imports: readonly { readonly path: string; readonly external?: boolean }[];
			}
		>
	>;
}

interface BundleRule {
	readonly folders: readonly string[];
	readonly allowsPackage: (name: string) => boolean;
}

const isOneOf =
	(...names: string[]) =>
	(name: string): boolean =>
		names.includes(name);

const isForPanels = isOneOf("preact", "@preact/signals", "@preact/signals-core", "markdown-it");

/** What may be in a bundle, by the bundle's file. The first that fits counts. */
const rules: readonly [RegExp, BundleRule][] = [
	[/^dist\/webview\//, { folders: ["webview", "shared"], allowsPackage: (name) => name !== "sql.js" }],
	[/^dist\/worker\.cjs$/, { folders: ["db", "shared"], allowsPackage: isOneOf("sql.js", "valibot") }],
	// Loaded at every start of the editor, so nothing but our own code may be in it.
	[/^dist\/extension\.cjs$/, { folders: ["extension", "db", "shared"], allowsPackage: () => false }],
	[
		/^dist\/\w+\.cjs$/,
		{
			folders: ["extension", "db", "shared"],
			allowsPackage: (name) => name !== "sql.js" && !isForPanels(name),
		},
	],
];

/** One sentence for each file that is in a bundle it has no business in. */
export function misplacedInputs(report: BundleReport): string[] {
	const bundles = Object.entries(report.outputs).filter(([output]) => !output.endsWith(".map"));
	return bundles.flatMap(([output, { inputs }]) => {
		const rule = rules.find(([pattern]) => pattern.test(output))?.[1];
		if (rule === undefined) {
			return [`${output} has no rule.`];
		}
		return Object.keys(inputs)
			.filter((input) => !isAllowed(input, rule))
			.map((input) => `${output} contains ${input}.`);
	});
}

function isAllowed(input: string, rule: BundleRule): boolean {
	const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(input)?.[1];
	return name === undefined
		? input.startsWith("<") || rule.folders.some((folder) => input.startsWith(`src/${folder}/`))
		: rule.allowsPackage(name);
}
