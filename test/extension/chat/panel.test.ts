import assert from "node:assert/strict";
import type * as vscode from "vscode";
import { ChatPanel } from "../../../src/extension/chat/panel.ts";
import type { HostRequests } from "../../../src/shared/protocol.ts";
import type { RequestHandlers } from "../../../src/shared/rpc.ts";
import { settle } from "../sessions/heldClock.ts";

/** A view as the editor gives it, with the page's side in the test's hands. */
class FakeView {
	readonly posted: unknown[] = [];
	visible = true;
	readonly #listeners = new Set<(message: unknown) => void>();
	#looked: () => void = () => undefined;
	#disposed: () => void = () => undefined;
	readonly webview = {
		options: {},
		html: "",
		cspSource: "https://page.example",
		asWebviewUri: (uri: { path: string }) => `https://page.example${uri.path}`,
		postMessage: async (message: unknown) => this.posted.push(message),
		onDidReceiveMessage: (listener: (message: unknown) => void) => {
			this.#listeners.add(listener);
			return { dispose: () => this.#listeners.delete(listener) };
		},
	};

	onDidChangeVisibility(listener: () => void): void {
		this.#looked = listener;
	}

	hide(): void {
		this.visible = false;
		this.#looked();
	}

	onDidDispose(listener: () => void): void {
		this.#disposed = listener;
	}

	say(message: unknown): void {
		for (const listener of this.#listeners) listener(message);
	}

	close(): void {
		this.#disposed();
	}

	get asView(): vscode.WebviewView {
		return this as unknown as vscode.WebviewView;
	}
}

function panel(handlers: Partial<RequestHandlers<HostRequests>>): ChatPanel {
	return new ChatPanel({
		folder: { path: "/dist/webview" } as vscode.Uri,
		fileIn: (folder, name) => ({ path: `${folder.path}/${name}` }) as vscode.Uri,
		language: "de",
		handlers: handlers as RequestHandlers<HostRequests>,
		describeError: (error) => ({ code: "bug", message: String(error) }),
		nonce: () => "n0nce",
		strings: { Send: "Senden </script>" },
	});
}

describe("ChatPanel", () => {
	it("fills the view with a page that may run nothing but our script", () => {
		const view = new FakeView();
		panel({}).attach(view.asView);
		assert.match(view.webview.html, /<script nonce="n0nce" src="https:\/\/page\.example\/dist\/webview\/chat\.js">/);
		assert.match(view.webview.html, /default-src 'none'; script-src 'nonce-n0nce'/);
		assert.match(view.webview.html, /<html lang="de">/);
		assert.equal(view.webview.html.includes("Senden </script>"), false);
		assert.deepEqual(view.webview.options, { enableScripts: true, localResourceRoots: [{ path: "/dist/webview" }] });
	});

	it("answers the page's requests and refuses what is not of their shape", async () => {
		const view = new FakeView();
		panel({ "usage/open": () => null, "round/stop": () => null }).attach(view.asView);
		view.say({ type: "request", id: "page-1", method: "usage/open", params: null });
		view.say({ type: "request", id: "page-2", method: "round/stop", params: { conversationId: "../" } });
		await settle();
		const replies = view.posted as readonly { readonly id: string; readonly error?: { readonly code: string } }[];
		assert.deepEqual(
			replies.find(({ id }) => id === "page-1"),
			{ type: "result", id: "page-1", result: null },
		);
		assert.equal(replies.find(({ id }) => id === "page-2")?.error?.code, "bad_params");
	});

	it("is heard from the moment its page asks until it is hidden or closed", () => {
		const view = new FakeView();
		const shown = panel({});
		shown.attach(view.asView);
		assert.equal(shown.isHeard, false);
		shown.didAsk();
		assert.equal(shown.isHeard, true);
		view.hide();
		assert.equal(shown.isHeard, false);
		shown.didAsk();
		view.close();
		assert.equal(shown.isHeard, false);
	});

	it("speaks to the newest view only, and to nobody after it was closed", () => {
		const [first, second] = [new FakeView(), new FakeView()];
		const shown = panel({});
		shown.attach(first.asView);
		shown.attach(second.asView);
		first.close();
		shown.notify("view/focusComposer", null);
		assert.equal(first.posted.length, 0);
		assert.equal(second.posted.length, 1);
		second.close();
		shown.notify("view/focusComposer", null);
		assert.equal(second.posted.length, 1);
	});
});
