import assert from "node:assert/strict";
import { listContacts, recordContact } from "../../src/db/network.ts";
import { MemoryDatabase } from "../fakes/memoryDatabase.ts";

const begun = {
	id: "a",
	machineId: "m",
	at: 10,
	host: "Models.test:443",
	purpose: "model_call" as const,
	bytesSent: null,
	bytesReceived: null,
	status: null,
};
const ended = { ...begun, bytesSent: 5, bytesReceived: 7, status: 200 };
const all = { host: "", purpose: null, before: null, limit: 10 };

describe("The network log", () => {
	let database: MemoryDatabase;

	beforeEach(async () => {
		database = await MemoryDatabase.migrated();
	});
	afterEach(() => database.close());

	it("completes the row of a contact, in whichever order it is told", () => {
		recordContact(database, begun);
		assert.equal(listContacts(database, all)[0]?.status, null);
		recordContact(database, ended);
		recordContact(database, begun);
		const { id, at, host, purpose, bytesSent, bytesReceived, status } = ended;
		assert.deepEqual(listContacts(database, all), [{ id, at, host, purpose, bytesSent, bytesReceived, status }]);
	});

	it("is read page by page, the newest first, by host and purpose", () => {
		for (const [index, id] of ["a", "b", "c", "d"].entries())
			recordContact(database, { ...ended, id, at: 10 + (index >> 1) });
		recordContact(database, { ...ended, id: "e", at: 1, host: "page.test:80", purpose: "link" });
		const ids = (params: Partial<Parameters<typeof listContacts>[1]>) =>
			listContacts(database, { ...all, ...params }).map(({ id }) => id);
		assert.deepEqual(ids({ limit: 3 }), ["d", "c", "b"]);
		assert.deepEqual(ids({ before: { at: 10, id: "b" } }), ["a", "e"]);
		assert.deepEqual(ids({ host: "MODELS", limit: 1 }), ["d"]);
		assert.deepEqual(ids({ purpose: "link" }), ["e"]);
	});
});
