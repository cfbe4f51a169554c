import * as v from "valibot";
import * as vscode from "vscode";
import { type AuditNotifications, type AuditRequests, auditFormats, auditKinds } from "../../shared/auditPage.ts";
import { auditPageKind, commands } from "../contributions.ts";
import { EditorPage } from "../editorPage.ts";
import type { Services } from "../services.ts";
import type { AuditBook } from "./auditBook.ts";

export interface AuditPageOptions {
	readonly services: Services;
	readonly strings: Readonly<Record<string, string>>;
	readonly openChat: (conversationId: string) => Promise<unknown>;
	readonly book: AuditBook;
}

/** The audit log in an editor tab. */
export function createAuditPage({ services, strings, openChat, book }: AuditPageOptions) {
	const { localize } = services;
	return new EditorPage<AuditRequests, AuditNotifications>({
		services,
		strings,
		kind: auditPageKind,
		title: localize("Daybook Audit Log"),
		icon: "checklist",
		script: "audit",
		check: checkAuditRequest,
		failure: localize("The audit log could not be read. Try again."),
		handlers: {
			"audit/page": async ({ kind, containing, before }) => book.page({ kind, containing }, before),
			"audit/export": async ({ format, kind, containing }) => book.export(format, null, { kind, containing }),
			async "audit/openChat"({ conversationId }) {
				await openChat(conversationId);
				return null;
			},
			async "audit/manageGrants"() {
				await vscode.commands.executeCommand(commands.manageGrants);
				return null;
			},
		},
	});
}

const filter = { kind: v.picklist(auditKinds), containing: v.pipe(v.string(), v.maxLength(200)) };
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const schemas: { readonly [Method in keyof AuditRequests]: v.GenericSchema } = {
	"audit/page": v.strictObject({ ...filter, before: v.nullable(v.strictObject({ at: time, id })) }),
	"audit/export": v.strictObject({ ...filter, format: v.picklist(auditFormats) }),
	"audit/openChat": v.strictObject({ conversationId: id }),
	"audit/manageGrants": v.nullish(v.null()),
};

function checkAuditRequest(method: string, value: unknown): string | null {
	const schema = Object.hasOwn(schemas, method) ? schemas[method as keyof AuditRequests] : undefined;
	if (!schema) return `"${method}" is not asked of the host.`;
	const checked = v.safeParse(schema, value);
	return checked.success ? null : `${method}: ${checked.issues[0].message}`.slice(0, 300);
}
