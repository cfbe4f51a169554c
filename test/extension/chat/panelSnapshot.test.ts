import assert from "node:assert/strict";
import { takeSnapshot } from "../../../src/extension/chat/panelSnapshot.ts";
import type { PanelSnapshot } from "../../../src/shared/protocol.ts";
import { Endpoint, type Wire } from "../../../src/shared/rpc.ts";
import { settle } from "../sessions/heldClock.ts";
import { scenarios } from "../../webview/stage/scenarios.ts";

type Requests = { readonly "view/ready": readonly [params: null, result: PanelSnapshot, timing: "late"] };
type Notifications = { readonly "catalog/didChange": PanelSnapshot["catalog"] };

const { surroundings, catalog } = scenarios.short;
const probing = { ...catalog, models: [], isProbing: true };

/** A host whose state the test changes, and a page that keeps what it hears last. */
function joined(takeShown: () => Promise<{ page: null }>) {
	const heard: PanelSnapshot["catalog"][] = [];
	let current: PanelSnapshot["catalog"] = probing;
	let toHost: (message: unknown) => void = () => undefined;
	let toPage: (message: unknown) => void = () => undefined;
	const wire = (send: (message: unknown) => void, keep: (listener: (message: unknown) => void) => void): Wire => ({
		// Each message comes in a turn of its own, as in a browser.
		send: (message) => void setImmediate(send, structuredClone(message)),
		receive(listener) {
			keep(listener);
			return () => undefined;
		},
	});
	const describeError = (error: unknown) => ({ code: "failed", message: String(error) });
	const host = new Endpoint<Requests, object, Record<string, never>, Notifications>(
		wire(
			(message) => toPage(message),
			(listener) => (toHost = listener),
		),
		{
			requests: {
				"view/ready": async () =>
					takeSnapshot({
						prepare: async () => undefined,
						takeShown,
						didTake: () => undefined,
						current: () => ({ surroundings, catalog: current, running: [], pulls: [], calls: [] }),
					}),
			},
			notifications: {},
			describeError,
		},
	);
	const page = new Endpoint<object, Notifications, Requests, object>(
		wire(
			(message) => toHost(message),
			(listener) => (toPage = listener),
		),
		{ requests: {}, notifications: { "catalog/didChange": (told) => void heard.push(told) }, describeError },
	);
	const change = () => {
		current = catalog;
		host.notify("catalog/didChange", catalog);
	};
	return { page, heard, change };
}

describe("The snapshot for a new panel", () => {
	it("is never older than what was told before it, however long its chat takes to be read", async () => {
		let shown: (part: { page: null }) => void = () => undefined;
		const { page, heard, change } = joined(() => new Promise((resolve) => (shown = resolve)));
		const asked = page.request("view/ready", null).then((snapshot) => void heard.push(snapshot.catalog));
		await settle();
		change();
		shown({ page: null });
		await asked;
		assert.deepEqual(heard, [catalog, catalog]);
	});

	it("is not older either when things change in the turns between its making and its sending", async () => {
		for (let turns = 0; turns < 12; turns++) {
			let shown: (part: { page: null }) => void = () => undefined;
			const { page, heard, change } = joined(() => new Promise((resolve) => (shown = resolve)));
			const asked = page.request("view/ready", null).then((snapshot) => void heard.push(snapshot.catalog));
			await settle();
			shown({ page: null });
			for (let turn = 0; turn < turns; turn++) await Promise.resolve();
			change();
			await asked;
			await settle();
			assert.deepEqual(heard.at(-1), catalog, `after ${turns} turns`);
		}
	});
});
