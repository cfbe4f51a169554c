// Runs in the page around the panel, in the place of VS Code: joins the panel's frame to a fake host.
import type { UsageRequests } from "../../../src/shared/protocol.ts";
import { Endpoint, type Wire } from "../../../src/shared/rpc.ts";
import { auditHost } from "./auditHost.ts";
import { usageHost } from "./usageReport.ts";
import { scenarios, type ScenarioName } from "./scenarios.ts";
import { FakeHost, status } from "./fakeHost.ts";

declare global {
	interface Window {
		/** For the test that drives the page. */
		fakeHost: FakeHost;
		fakeStatus: typeof status;
		/** What the usage page made its host do. */
		usageAsked: unknown[];
		/** Enters so many lines into the audit log and tells its page. */
		enterAudit: (count: number) => void;
	}
}

const query = new URLSearchParams(location.search);
const name = query.get("scenario") as ScenarioName;
const listeners = new Set<(message: unknown) => void>();
const frame = document.querySelector("iframe");

window.addEventListener("message", ({ source, data }: MessageEvent) => {
	if (!frame || source !== frame.contentWindow) return;
	for (const listener of listeners) listener(data);
});

const wire: Wire = {
	send: (message) => frame?.contentWindow?.postMessage(message, location.origin),
	receive(listener) {
		listeners.add(listener);
		return () => listeners.delete(listener);
	},
};

type None = Record<string, never>;

function answerUsage(): Endpoint<Pick<UsageRequests, keyof UsageRequests>, None, None, None> {
	return new Endpoint<Pick<UsageRequests, keyof UsageRequests>, None, None, None>(wire, {
		requests: usageHost(window.usageAsked),
		notifications: {},
		describeError: (error) => ({ code: "bug", message: String(error) }),
	});
}

window.fakeStatus = status;
window.usageAsked = [];
if (query.get("entry") === "usage") answerUsage();
else if (query.get("entry") === "audit") window.enterAudit = auditHost(wire);
else window.fakeHost = new FakeHost(wire, scenarios[name] ?? scenarios.empty);
if (frame) frame.src = `/panel?${query}`;
