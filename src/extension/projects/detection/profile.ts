/** One thing that was found, and why we believe it. */
export interface Finding {
	readonly kind: "type" | "framework" | "language" | "package-manager" | "workspace-tool" | "tag";
	readonly name: string;
	/** The file or folder that says so, relative to the project's folder; "" when it was counted over all of them. */
	readonly evidence: string;
	/** From 0 to 1: 1 is declared, below 0.5 is a guess. */
	readonly confidence: number;
}

/** What a folder was found to be. Plain JSON; null where nothing was found. */
export interface ProjectProfile {
	readonly name: string;
	readonly type: string | null;
	readonly framework: string | null;
	readonly language: string | null;
	readonly packageManager: string | null;
	readonly workspaceTool: string | null;
	/** Sorted. */
	readonly tags: readonly string[];
	/** Everything that was found, parts of a monorepo included. The strongest of a kind comes first. */
	readonly findings: readonly Finding[];
	/** "TypeScript · Next.js · pnpm"; null when there is nothing to say. */
	readonly description: string | null;
}
