import { Endpoint, type NotificationHandlers, type RequestMap, type Wire } from "../shared/rpc.ts";
import type { HostPort } from "./models/hostPort.ts";

/** What VS Code gives to the page, once. */
interface VsCodeApi {
	postMessage(message: unknown): void;
	getState(): unknown;
	setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

// Taken when this module is loaded, before anything that came from a model is in the document.
const api = acquireVsCodeApi();

/** Joins the page to the extension: answers its announcements and carries requests to it. */
export function connectHost<Requests extends RequestMap, Notifications>(
	notifications: NotificationHandlers<Notifications>,
): HostPort<Requests> {
	return new Endpoint<Record<string, never>, Notifications, Requests, Record<string, never>>(windowWire, {
		requests: {},
		notifications,
		describeError(error) {
			// A handler that throws is a mistake in the panel: the console is where the developer tools show it.
			console.error(error);
			return { code: "panel_error", message: "Something went wrong in the panel." };
		},
	});
}

/** What this page wrote down before it was hidden or reloaded; unchecked. */
export function readPageState(): unknown {
	return api.getState();
}

export function writePageState(state: unknown): void {
	api.setState(state);
}

const windowWire: Wire = {
	// oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's own, which takes a message only.
	send: (message) => api.postMessage(message),
	receive(listener) {
		const onMessage = (event: MessageEvent) => {
			// VS Code hides its frame from the page (window.parent is the page itself), but it shares the page's origin.
			if (event.origin === window.origin) listener(event.data);
		};
		window.addEventListener("message", onMessage);
		return () => window.removeEventListener("message", onMessage);
	},
};
