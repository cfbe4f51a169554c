import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { Endpoint, type RequestHandlers, type RequestMap } from "../shared/rpc.ts";
import { expectedCode } from "./errors.ts";
import { pageHtml } from "./pageHtml.ts";
import type { Services } from "./services.ts";

export interface EditorPageOptions<Requests> {
	readonly services: Services;
	readonly strings: Readonly<Record<string, string>>;
	/** The kind of the tab, unique among all extensions. */
	readonly kind: string;
	readonly title: string;
	/** Name of a codicon. */
	readonly icon: string;
	/** The script and the style sheet in dist/webview, without their endings. */
	readonly script: string;
	readonly handlers: RequestHandlers<Requests>;
	/** A sentence when what the page sent is not of the method's shape, else null. */
	readonly check: (method: string, value: unknown) => string | null;
	/** What the user reads when a request fails for a reason nobody expected. */
	readonly failure: string;
}

/** A page of ours in an editor tab; one at a time. */
export class EditorPage<Requests, Notifications extends object> {
	readonly #options: EditorPageOptions<Requests>;
	#open: {
		readonly panel: vscode.WebviewPanel;
		readonly endpoint: Endpoint<Requests, unknown, RequestMap, Notifications>;
	} | null = null;

	constructor(options: EditorPageOptions<Requests>) {
		this.#options = options;
	}

	/** True when the page was there already. */
	show(): boolean {
		if (this.#open) {
			this.#open.panel.reveal();
			return true;
		}
		this.#create();
		return false;
	}

	notify<Method extends keyof Notifications & string>(method: Method, body: Notifications[Method]): void {
		this.#open?.endpoint.notify(method, body);
	}

	dispose(): void {
		this.#open?.panel.dispose();
	}

	#create(): void {
		const { services, kind, title, icon, script, strings } = this.#options;
		const folder = vscode.Uri.joinPath(services.context.extensionUri, "dist", "webview");
		const panel = vscode.window.createWebviewPanel(kind, title, vscode.ViewColumn.Active, {
			enableScripts: true,
			// What was typed or opened in the page must survive a look at another tab.
			retainContextWhenHidden: true,
			localResourceRoots: [folder],
		});
		panel.iconPath = new vscode.ThemeIcon(icon);
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
			script: address(`${script}.js`),
			styles: [address("codicon.css"), address(`${script}.css`)],
			cspSource: panel.webview.cspSource,
			nonce: randomUUID().replaceAll("-", ""),
			strings,
		});
	}

	#join(webview: vscode.Webview): Endpoint<Requests, unknown, RequestMap, Notifications> {
		const { services, kind, handlers, check, failure } = this.#options;
		return new Endpoint<Requests, unknown, RequestMap, Notifications>(
			{
				send: (message) => void webview.postMessage(message),
				receive(listener) {
					const listening = webview.onDidReceiveMessage(listener);
					return () => listening.dispose();
				},
			},
			{
				requests: handlers,
				notifications: {},
				check,
				describeError(error) {
					const code = expectedCode(error);
					if (code !== null && error instanceof Error) return { code, message: services.localize(error.message) };
					services.log.error(`A request of ${kind} failed`, error);
					return { code: "failed", message: failure };
				},
			},
		);
	}
}
