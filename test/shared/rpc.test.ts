import assert from "node:assert/strict";
import { Endpoint, type RpcError, type Wire } from "../../src/shared/rpc.ts";

interface Requests {
	readonly [method: string]: readonly [params: string, result: string];
}

type Handler = (params: string, signal: AbortSignal) => Promise<string>;

/** The end that lives on, and a way to bring the other one into the world, as often as a page is shown. */
function host(handler: Handler) {
	let toHost: (message: unknown) => void = () => undefined;
	let toPage: (message: unknown) => void = () => undefined;
	const hostWire: Wire = {
		send: (message) => toPage(structuredClone(message)),
		receive(listener) {
			toHost = listener;
			return () => (toHost = () => undefined);
		},
	};
	const describeError = (error: unknown) => ({ code: "failed", message: String(error) });
	const endpoint = new Endpoint<{ ask: Requests[string] }, object, Requests, object>(hostWire, {
		requests: { ask: handler },
		notifications: {},
		describeError,
	});
	const openPage = () => {
		const wire: Wire = {
			send: (message) => toHost(structuredClone(message)),
			receive(listener) {
				toPage = listener;
				return () => undefined;
			},
		};
		return new Endpoint<object, object, Requests, object>(wire, { requests: {}, notifications: {}, describeError });
	};
	return { endpoint, openPage };
}

describe("Endpoint", () => {
	it("does not take the reply to a page that is gone for its own", async () => {
		const waiting = new Map<string, (answer: string) => void>();
		const { openPage } = host((params) => new Promise((resolve) => waiting.set(params, resolve)));
		void openPage().request("ask", "first page");
		const answer = openPage().request("ask", "second page");
		waiting.get("first page")?.("for the first page");
		waiting.get("second page")?.("for the second page");
		assert.equal(await answer, "for the second page");
	});

	it("cancels the request that was meant, and not one of a page that is gone", async () => {
		const signals = new Map<string, AbortSignal>();
		const { openPage } = host(async (params, signal) => {
			signals.set(params, signal);
			return new Promise(() => undefined);
		});
		void openPage().request("ask", "first page");
		const stop = new AbortController();
		const asked = openPage().request("ask", "second page", stop.signal);
		stop.abort();
		await assert.rejects(asked, (error: RpcError) => error.code === "cancelled");
		assert.equal(signals.get("first page")?.aborted, false);
		assert.equal(signals.get("second page")?.aborted, true);
	});

	it("settles what is open and aborts what runs when it is disposed", async () => {
		let seen: AbortSignal | undefined;
		const { endpoint, openPage } = host(async (_params, signal) => {
			seen = signal;
			return new Promise(() => undefined);
		});
		const page = openPage();
		const asked = page.request("ask", "anything");
		endpoint.dispose();
		assert.equal(seen?.aborted, true);
		page.dispose();
		await assert.rejects(asked, (error: RpcError) => error.code === "disposed");
	});

	it("ignores what is no message of its kind", async () => {
		const { openPage } = host(async (params) => params.toUpperCase());
		const page = openPage();
		assert.equal(await page.request("ask", "heard"), "HEARD");
		await assert.rejects(page.request("constructor", "x"), (error: RpcError) => error.code === "unknown_method");
	});
});
