/** What a model found in a page. */
export interface LinkAnalysis {
	readonly title: string;
	readonly mainTopic: string;
	readonly reasonsToCare: readonly string[];
	readonly keyInsights: readonly string[];
	/** Empty when there are none. */
	readonly technicalDetails: string;
}

/** An address of the web, kept once. */
export interface Link {
	readonly id: string;
	readonly url: string;
	readonly domain: string;
	/** pending: being analysed, or left so by a window that died. */
	readonly status: "pending" | "success" | "error";
	/** The chat it was named in; null: in none. */
	readonly conversationId: string | null;
	readonly projectName: string | null;
	/** The model that read it; null before the first analysis. */
	readonly modelId: string | null;
	/** The last one that succeeded; null when none did. */
	readonly analysis: LinkAnalysis | null;
	/** Why the last attempt failed; null when it did not. */
	readonly error: string | null;
	readonly createdAt: number;
	readonly updatedAt: number;
	readonly analyzedAt: number | null;
}
