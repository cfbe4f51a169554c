import assert from "node:assert/strict";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { countedFetch } from "../../../src/extension/network/countedFetch.ts";
import type { Contact, ContactEnd } from "../../../src/extension/network/networkLog.ts";
import type { NetworkPurpose } from "../../../src/shared/networkLog.ts";
import { endless, HostileSite, page } from "./hostileSite.ts";

describe("Asking a host of the settings", () => {
	let site: HostileSite;
	let contacts: (Pick<Contact, "host" | "purpose"> & { end: ContactEnd | null })[];
	let isLocalOnly: boolean;

	beforeEach(async () => {
		contacts = [];
		isLocalOnly = false;
		site = await new HostileSite({ "/chat": page("äöü", { "content-type": "text/plain" }), "/big": endless }).start();
	});
	afterEach(async () => site.close());

	const asked = countedFetch({
		fetch: globalThis.fetch,
		log: {
			begin(host: string, purpose: NetworkPurpose) {
				const contact: (typeof contacts)[number] = { host, purpose, end: null };
				contacts.push(contact);
				return (end) => {
					contact.end = end;
				};
			},
		},
		isLocalOnly: () => isLocalOnly,
		purposeOf: ({ pathname }) => (pathname === "/chat" ? "model_call" : "model_list"),
		localize: plainEnglish,
	});

	it("counts what goes up and what comes down", async () => {
		const host = `127.0.0.1:${site.port}`;
		const response = await asked(`http://${host}/chat`, { method: "POST", body: "ä" });
		assert.equal(contacts[0]?.end, null);
		assert.equal(await response.text(), "äöü");
		assert.equal(response.url, `http://${host}/chat`);
		assert.deepEqual(contacts, [{ host, purpose: "model_call", end: { bytesSent: 2, bytesReceived: 6, status: 200 } }]);
	});

	it("tells what came until the reader left, and stops the server", async () => {
		const response = await asked(`http://127.0.0.1:${site.port}/big`);
		const reader = response.body?.getReader();
		const first = await reader?.read();
		await reader?.cancel();
		assert.equal(contacts[0]?.end?.bytesReceived, first?.value?.length);
	});

	it("ends a contact that was never answered", async () => {
		const { port } = site;
		await site.close();
		await assert.rejects(asked(`http://127.0.0.1:${port}/chat`));
		assert.deepEqual(contacts[0]?.end, { bytesSent: 0, bytesReceived: 0, status: null });
		site = await new HostileSite().start();
	});

	it("enters nothing for a request that was given up before it began", async () => {
		const signal = AbortSignal.abort();
		await assert.rejects(asked(`http://127.0.0.1:${site.port}/chat`, { signal }), { name: "AbortError" });
		assert.deepEqual(contacts, []);
	});

	it("asks only this machine while that is all that may be asked", async () => {
		isLocalOnly = true;
		await assert.rejects(asked("https://models.invalid/chat"), { code: "local_only" });
		assert.deepEqual(contacts, []);
		await (await asked(`http://127.0.0.1:${site.port}/chat`)).text();
		assert.equal(contacts.length, 1);
	});
});
