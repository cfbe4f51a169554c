/** What the page itself remembers through hiding and reload. */
export interface PanelState {
	/** The chat that was on screen; null for a new one. */
	readonly conversationId: string | null;
	/** The message at the top of the view and its distance from it in px; null while following the end. */
	readonly anchor: { readonly messageId: string; readonly offset: number } | null;
}

/** Where the state is kept; `read` gives whatever was there. */
export interface PanelMemory {
	read(): unknown;
	write(state: PanelState): void;
}

/** The state if that is what it is, else the one of a fresh page. */
export function toPanelState(value: unknown): PanelState {
	const { conversationId, anchor } = fields(value);
	return {
		conversationId: typeof conversationId === "string" ? conversationId : null,
		anchor: toAnchor(anchor),
	};
}

function toAnchor(value: unknown): PanelState["anchor"] {
	const { messageId, offset } = fields(value);
	return typeof messageId === "string" && typeof offset === "number" ? { messageId, offset } : null;
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null ? { ...value } : {};
}
