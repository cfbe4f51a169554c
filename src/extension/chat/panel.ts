import type * as vscode from "vscode";
import type { HostRequests, PanelNotifications } from "../../shared/protocol.ts";
import { Endpoint, type RequestHandlers, type RequestMap, type RpcErrorData } from "../../shared/rpc.ts";
import { pageHtml } from "../pageHtml.ts";
import { checkRequest } from "./requestSchemas.ts";

type PanelEndpoint = Endpoint<HostRequests, unknown, RequestMap, PanelNotifications>;

export interface PanelOptions {
	/** The folder of our pages, the only one they may load from. */
	readonly folder: vscode.Uri;
	/** A file in that folder. */
	readonly fileIn: (folder: vscode.Uri, name: string) => vscode.Uri;
	/** Language tag of the editor. */
	readonly language: string;
	readonly handlers: RequestHandlers<HostRequests>;
	readonly describeError: (error: unknown) => RpcErrorData;
	readonly nonce: () => string;
	readonly strings: Readonly<Record<string, string>>;
}

/** The chat view of this window. It may be closed and opened again; who notifies need not know whether it is there. */
export class ChatPanel {
	readonly #options: PanelOptions;
	#endpoint: PanelEndpoint | null = null;
	#isHeard = false;

	constructor(options: PanelOptions) {
		this.#options = options;
	}

	/** Fills the view with our page and joins it to the handlers, until it is disposed. */
	attach(view: vscode.WebviewView): void {
		this.#endpoint?.dispose();
		const { webview } = view;
		const { folder, fileIn, language } = this.#options;
		webview.options = { enableScripts: true, localResourceRoots: [folder] };
		const endpoint = this.#join(webview);
		this.#endpoint = endpoint;
		this.#isHeard = false;
		view.onDidChangeVisibility(() => {
			if (!view.visible && this.#endpoint === endpoint) this.#isHeard = false;
		});
		view.onDidDispose(() => {
			endpoint.dispose();
			if (this.#endpoint !== endpoint) return;
			this.#endpoint = null;
			this.#isHeard = false;
		});
		const address = (name: string) => webview.asWebviewUri(fileIn(folder, name)).toString();
		webview.html = pageHtml({
			title: "Daybook",
			language,
			script: address("chat.js"),
			styles: [address("codicon.css"), address("chat.css")],
			cspSource: webview.cspSource,
			nonce: this.#options.nonce(),
			strings: this.#options.strings,
		});
	}

	notify<Method extends keyof PanelNotifications>(method: Method, body: PanelNotifications[Method]): void {
		// A hidden page cannot hear; it asks for a whole snapshot when it is shown again.
		this.#endpoint?.notify(method, body);
	}

	/** True when a page is there that has asked for its snapshot: it hears what is notified. */
	get isHeard(): boolean {
		return this.#isHeard;
	}

	/** The page has asked for its snapshot. */
	didAsk(): void {
		this.#isHeard = this.#endpoint !== null;
	}

	dispose(): void {
		this.#endpoint?.dispose();
		this.#endpoint = null;
	}

	#join(webview: vscode.Webview): PanelEndpoint {
		const { handlers, describeError } = this.#options;
		return new Endpoint(
			{
				send: (message) => void webview.postMessage(message),
				receive(listener) {
					const listening = webview.onDidReceiveMessage(listener);
					return () => listening.dispose();
				},
			},
			{ requests: handlers, notifications: {}, check: checkRequest, describeError },
		);
	}
}
