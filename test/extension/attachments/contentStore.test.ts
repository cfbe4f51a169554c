import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ContentStore } from "../../../src/extension/attachments/contentStore.ts";

describe("The store of attachments' contents", () => {
	let folder: string;
	let store: ContentStore;
	beforeEach(async () => {
		folder = await mkdtemp(path.join(tmpdir(), "daybook-contents-"));
		store = new ContentStore(path.join(folder, "attachments"));
	});
	afterEach(async () => rm(folder, { recursive: true, force: true }));

	it("keeps each content once under its hash", async () => {
		const content = Buffer.from("abc");
		const hash = await store.put(content);
		assert.equal(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
		assert.equal(await store.put(Buffer.from("abc")), hash);
		assert.deepEqual(await readdir(path.join(folder, "attachments")), [hash]);
		assert.deepEqual([await store.size(hash), Buffer.from((await store.read(hash)) ?? [])], [3, content]);
	});

	it("removes a content that was not put again since it was sent", async () => {
		const sentAt = Date.now() + 1000;
		const hash = await store.put(Buffer.from("abc"));
		await utimes(path.join(folder, "attachments", hash), new Date(sentAt - 5000), new Date(sentAt - 5000));
		await store.remove(hash, sentAt - 6000);
		assert.equal(await store.size(hash), 3);
		await store.put(Buffer.from("abc"));
		await store.remove(hash, sentAt - 4000);
		assert.equal(await store.size(hash), 3, "put again after it was sent: it may belong to a draft");
		await store.remove(hash, sentAt);
		assert.equal(await store.size(hash), null);
	});

	it("survives two windows that keep the same content at once", async () => {
		const other = new ContentStore(path.join(folder, "attachments"));
		const content = Buffer.alloc(200_000, 7);
		await Promise.all([store, other, store, other].map(async (one) => one.put(content)));
		assert.equal((await readdir(path.join(folder, "attachments"))).length, 1);
	});

	it("does not lose what one window puts in the moment in which another removes it", async () => {
		const other = new ContentStore(path.join(folder, "attachments"));
		const content = Buffer.from("abc");
		const hash = await store.put(content);
		for (let round = 0; round < 100; round++) {
			const long = new Date(Date.now() - 60_000);
			await utimes(path.join(folder, "attachments", hash), long, long);
			const limit = Date.now() - 30_000;
			await Promise.all([store.remove(hash, limit), other.put(content), store.remove(hash, limit)]);
			assert.deepEqual(await readdir(path.join(folder, "attachments")), [hash]);
		}
	});

	it("gives back nothing that is not what its name says, and mends it when it is put again", async () => {
		const hash = await store.put(Buffer.from("abc"));
		await writeFile(path.join(folder, "attachments", hash), "abcd");
		assert.equal(await store.read(hash), null);
		await store.put(Buffer.from("abc"));
		assert.equal(Buffer.from((await store.read(hash)) ?? []).toString(), "abc");
	});

	it("has nothing for a name that is no hash", async () => {
		await writeFile(path.join(folder, "secret"), "x");
		assert.deepEqual([await store.read("../secret"), await store.size("../secret")], [null, null]);
	});
});
