import type { AuditLineView, AuditNotifications, AuditRequests } from "../../../src/shared/auditPage.ts";
import { Endpoint, type RequestMap, type Wire } from "../../../src/shared/rpc.ts";

const pageLength = 100;

/** Answers the page of the audit log from lines in memory. The returned function enters more and tells the page. */
export function auditHost(wire: Wire): (count: number) => void {
	const all: AuditLineView[] = [];
	const endpoint = new Endpoint<Pick<AuditRequests, keyof AuditRequests>, RequestMap, RequestMap, AuditNotifications>(
		wire,
		{
			requests: {
				"audit/page"({ containing, before }) {
					const fitting = all.filter(({ about }) => about.includes(containing));
					const from = before === null ? 0 : fitting.findIndex(({ id }) => id === before.id) + 1;
					const lines = fitting.slice(from, from + pageLength);
					return { lines, hasMore: fitting.length > from + pageLength };
				},
				"audit/export": () => null,
				"audit/openChat": () => null,
				"audit/manageGrants": () => null,
			},
			notifications: {},
			describeError: (error) => ({ code: "bug", message: String(error) }),
		},
	);
	return (count) => {
		for (let index = 0; index < count; index++) all.unshift(lineOf(all.length + 1));
		endpoint.notify("audit/didChange", null);
	};
}

function lineOf(index: number): AuditLineView {
	return {
		id: `line ${String(index).padStart(6, "0")}`,
		at: index * 1000,
		who: "Daybook",
		what: "Allowed",
		about: `call number ${index}.`,
		detail:
			index % 3 === 0
				? "In the workspace, where nothing is changed by looking at what is there already."
				: "It only looks.",
		isRefusal: false,
		chat: null,
	};
}
