// Runs in the page around the panel, in the place of VS Code: joins the panel's frame to a fake host.
import { scenarios, type ScenarioName } from "./scenarios.ts";
import { FakeHost, status } from "./fakeHost.ts";

declare global {
	interface Window {
		/** For the test that drives the page. */
		fakeHost: FakeHost;
		fakeStatus: typeof status;
		panelState: unknown;
	}
}

const name = new URLSearchParams(location.search).get("scenario") as ScenarioName;
const listeners = new Set<(message: unknown) => void>();
const frame = document.querySelector("iframe");

window.addEventListener("message", ({ source, data }: MessageEvent) => {
	if (!frame || source !== frame.contentWindow) return;
	for (const listener of listeners) listener(data);
});

window.fakeStatus = status;
window.fakeHost = new FakeHost(
	{
		send: (message) => frame?.contentWindow?.postMessage(message, location.origin),
		receive(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	},
	scenarios[name] ?? scenarios.empty,
);
if (frame) frame.src = `/panel?${new URLSearchParams(location.search)}`;
