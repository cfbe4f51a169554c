/** How a server is reached: all that decides what would run or be contacted. Consent is given to exactly this. */
export type ServerDefinition =
	| {
			readonly kind: "stdio";
			readonly command: string;
			readonly args: readonly string[];
			/** Beside what every server gets. */
			readonly env: Readonly<Record<string, string>>;
			/** Absolute. */
			readonly cwd: string;
	  }
	| {
			readonly kind: "http";
			/** As written; http or https. */
			readonly url: string;
			readonly headers: Readonly<Record<string, string>>;
	  };

/** Where a definition stands. */
export type ServerScope =
	| { readonly kind: "user" }
	/** `file` is the path that the user knows it by. */
	| { readonly kind: "project"; readonly projectId: string; readonly file: string };

/** A server as it is configured. */
export interface ConfiguredServer {
	readonly name: string;
	readonly scope: ServerScope;
	readonly definition: ServerDefinition;
}

/** The definition as one text: equal for equal definitions, different for different ones. */
export function canonicalDefinition(definition: ServerDefinition): string {
	const sorted = (values: Readonly<Record<string, string>>) =>
		Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
	return JSON.stringify(
		definition.kind === "stdio"
			? ["stdio", definition.command, definition.args, sorted(definition.env), definition.cwd]
			: ["http", definition.url, sorted(definition.headers)],
	);
}
