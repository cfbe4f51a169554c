import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import type { UsageNotifications, UsageRequests, UsageView } from "../../shared/protocol.ts";
import { Endpoint, type RequestMap } from "../../shared/rpc.ts";
import { usagePageKind } from "../contributions.ts";
import { expectedCode } from "../errors.ts";
import { pageHtml } from "../pageHtml.ts";
import type { Services } from "../services.ts";
import { checkUsageRequest } from "./usageRequestSchemas.ts";
import type { UsageHandlers } from "./usageHandlers.ts";

type UsageEndpoint = Endpoint<Pick<UsageRequests, keyof UsageRequests>, unknown, RequestMap, UsageNotifications>;

/** The usage page in an editor tab; one at a time. */
export class UsagePage {
	readonly #services: Services;
	readonly #strings: Readonly<Record<string, string>>;
	readonly #handlers: UsageHandlers;
	/** What it was opened on last. */
	#view: UsageView = { view: "figures" };
	#open: { readonly panel: vscode.WebviewPanel; readonly endpoint: UsageEndpoint } | null = null;

	constructor(services: Services, strings: Readonly<Record<string, string>>, handlers: UsageHandlers) {
		this.#services = services;
		this.#strings = strings;
		this.#handlers = handlers;
	}

	show(view: UsageView): void {
		this.#view = view;
		if (this.#open) {
			this.#open.panel.reveal();
			this.#open.endpoint.notify("usage/show", view);
		} else this.#create();
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
			// The page is cheap to build, but what was opened in it would be gone after a look at another tab.
			retainContextWhenHidden: true,
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
		return new Endpoint<Pick<UsageRequests, keyof UsageRequests>, unknown, RequestMap, UsageNotifications>(
			{
				send: (message) => void webview.postMessage(message),
				receive(listener) {
					const listening = webview.onDidReceiveMessage(listener);
					return () => listening.dispose();
				},
			},
			{
				requests: { ...this.#handlers, "usage/ready": () => this.#view },
				notifications: {},
				check: checkUsageRequest,
				describeError(error) {
					log.error("A request of the usage page failed", error);
					const isExpected = expectedCode(error) !== null && error instanceof Error;
					return {
						code: "failed",
						message: isExpected ? localize(error.message) : localize("The usage could not be read."),
					};
				},
			},
		);
	}
}
