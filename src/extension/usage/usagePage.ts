import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import type { UsageNotifications, UsageRequests } from "../../shared/protocol.ts";
import { Endpoint, type RequestMap } from "../../shared/rpc.ts";
import { usagePageKind } from "../contributions.ts";
import type { Services } from "../services.ts";
import { pageHtml } from "../pageHtml.ts";

type UsageEndpoint = Endpoint<UsageRequests, unknown, RequestMap, UsageNotifications>;

const dayMs = 86_400_000;
const longestPeriodInDays = 3660;

/** The usage page in an editor tab; one at a time. */
export class UsagePage {
	readonly #services: Services;
	readonly #strings: Readonly<Record<string, string>>;
	#open: { readonly panel: vscode.WebviewPanel; readonly endpoint: UsageEndpoint } | null = null;

	constructor(services: Services, strings: Readonly<Record<string, string>>) {
		this.#services = services;
		this.#strings = strings;
	}

	show(): void {
		if (this.#open) this.#open.panel.reveal();
		else this.#create();
	}

	/** Tells an open page that its figures may have changed. */
	changed(): void {
		this.#open?.endpoint.notify("usage/didChange", null);
	}

	dispose(): void {
		this.#open?.panel.dispose();
	}

	#create(): void {
		const { context, localize } = this.#services;
		const folder = vscode.Uri.joinPath(context.extensionUri, "dist", "webview");
		const title = localize("Daybook Usage");
		const panel = vscode.window.createWebviewPanel(usagePageKind, title, vscode.ViewColumn.Active, {
			enableScripts: true,
			localResourceRoots: [folder],
		});
		panel.iconPath = new vscode.ThemeIcon("graph");
		const endpoint = this.#join(panel.webview);
		this.#open = { panel, endpoint };
		panel.onDidDispose(() => {
			endpoint.dispose();
			this.#open = null;
		});
		const address = (name: string) => panel.webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
		panel.webview.html = pageHtml({
			title,
			language: vscode.env.language,
			script: address("usage.js"),
			styles: [address("codicon.css"), address("usage.css")],
			cspSource: panel.webview.cspSource,
			nonce: randomUUID().replaceAll("-", ""),
			strings: this.#strings,
		});
	}

	#join(webview: vscode.Webview): UsageEndpoint {
		const { log, localize } = this.#services;
		return new Endpoint<UsageRequests, unknown, RequestMap, UsageNotifications>(
			{
				send: (message) => void webview.postMessage(message),
				receive(listener) {
					const listening = webview.onDidReceiveMessage(listener);
					return () => listening.dispose();
				},
			},
			{
				requests: { "usage/report": async ({ days }) => this.#report(days) },
				notifications: {},
				check: checkRequest,
				describeError(error) {
					log.error("A request of the usage page failed", error);
					return { code: "failed", message: localize("The usage could not be read.") };
				},
			},
		);
	}

	async #report(days: number) {
		const { clock, database } = this.#services;
		const to = clock.now();
		const utcOffsetMinutes = -new Date(to).getTimezoneOffset();
		return database().call("usage.report", { from: to - (days - 1) * dayMs, to, utcOffsetMinutes });
	}
}

function checkRequest(_method: string, value: unknown): string | null {
	const days = typeof value === "object" && value !== null && "days" in value ? value.days : null;
	const isFine = typeof days === "number" && Number.isInteger(days) && days >= 1 && days <= longestPeriodInDays;
	return isFine ? null : "usage/report: days is not a number of days.";
}
