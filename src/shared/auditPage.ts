/** What the page of the audit log speaks of with the host. */

export const auditKinds = ["all", "tools", "rest"] as const;
/** tools: decisions about calls of tools. rest: everything else that was done. */
export type AuditKind = (typeof auditKinds)[number];

export interface AuditFilter {
	readonly kind: AuditKind;
	/** "": everything. */
	readonly containing: string;
}

/** One line as it is read. */
export interface AuditLineView {
	readonly id: string;
	/** Milliseconds since the epoch. */
	readonly at: number;
	readonly who: string;
	/** What was done, in words. */
	readonly what: string;
	/** What it was done to, or what it was about. */
	readonly about: string;
	/** Why, or by which rule. */
	readonly detail: string;
	readonly isRefusal: boolean;
	/** Null when it is about no chat, or the chat is gone. */
	readonly chat: { readonly id: string; readonly title: string } | null;
}

export const auditFormats = ["csv", "json"] as const;
export type AuditFormat = (typeof auditFormats)[number];

export interface AuditRequests {
	"audit/page": [
		params: AuditFilter & { readonly before: { readonly at: number; readonly id: string } | null },
		result: { readonly lines: readonly AuditLineView[]; readonly hasMore: boolean },
	];
	/** Writes all that fits the filter to a file that the user chooses; null when none was chosen. */
	"audit/export": [
		params: AuditFilter & { readonly format: AuditFormat },
		result: { readonly path: string; readonly lines: number } | null,
	];
	"audit/openChat": [params: { readonly conversationId: string }, result: null];
	/** The list of what is allowed for longer than once. */
	"audit/manageGrants": [params: null, result: null];
}

export interface AuditNotifications {
	/** There may be new lines. */
	"audit/didChange": null;
}
