import * as v from "valibot";
import * as vscode from "vscode";
import {
	type NetworkFilter,
	type NetworkNotifications,
	networkPurposes,
	type NetworkRequests,
} from "../../shared/networkLog.ts";
import { networkLogKind } from "../contributions.ts";
import { EditorPage } from "../editorPage.ts";
import type { Services } from "../services.ts";
import { exportContacts } from "./exportContacts.ts";

export { toggleLocalOnly } from "./toggleLocalOnly.ts";

const pageLength = 200;

const filter = {
	host: v.pipe(v.string(), v.maxLength(300)),
	purpose: v.nullable(v.picklist(networkPurposes)),
};
const time = v.pipe(v.number(), v.integer(), v.minValue(0));
const schemas: { readonly [Method in keyof NetworkRequests]: v.GenericSchema } = {
	"network/page": v.strictObject({
		...filter,
		before: v.nullable(v.strictObject({ at: time, id: v.pipe(v.string(), v.minLength(1), v.maxLength(100)) })),
	}),
	"network/export": v.strictObject(filter),
};

/** The page that shows every host Daybook contacted. A bundle of its own. */
export class NetworkLogPage {
	readonly #services: Services;
	readonly #page: EditorPage<NetworkRequests, NetworkNotifications>;

	constructor(services: Services, strings: Readonly<Record<string, string>>) {
		this.#services = services;
		const { database, localize } = services;
		this.#page = new EditorPage<NetworkRequests, NetworkNotifications>({
			services,
			strings,
			kind: networkLogKind,
			title: localize("Daybook Network Log"),
			icon: "radio-tower",
			script: "network",
			check: checkRequest,
			failure: localize("The network log could not be read. Try again."),
			handlers: {
				async "network/page"(request) {
					const contacts = await database().call("network.list", { ...request, limit: pageLength + 1 });
					return { contacts: contacts.slice(0, pageLength), hasMore: contacts.length > pageLength };
				},
				"network/export": async (wanted) => this.#export(wanted),
			},
		});
	}

	show(): void {
		this.#page.show();
	}

	/** Tells an open page that there may be new contacts. */
	changed(): void {
		this.#page.notify("network/didChange", null);
	}

	dispose(): void {
		this.#page.dispose();
	}

	async #export(wanted: NetworkFilter): Promise<NetworkRequests["network/export"][1]> {
		const { database, localize } = this.#services;
		const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
		const target = await vscode.window.showSaveDialog({
			title: localize("Export the network log"),
			filters: { CSV: ["csv"], JSON: ["json"] },
			...(folder ? { defaultUri: vscode.Uri.joinPath(folder, "network-log.csv") } : {}),
		});
		if (target === undefined) return null;
		return { path: target.fsPath, count: await exportContacts(database(), target.fsPath, wanted) };
	}
}

function checkRequest(method: string, value: unknown): string | null {
	if (!Object.hasOwn(schemas, method)) return `"${method}" is not asked of the network log.`;
	const checked = v.safeParse(schemas[method as keyof NetworkRequests], value);
	return checked.success ? null : `${method}: ${checked.issues[0].message}`;
}
