import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { exportContacts } from "../../../src/extension/networkLog/exportContacts.ts";
import { BookDatabase } from "../chat/bookDatabase.ts";

describe("Exporting the network log", () => {
	let folder: string;
	let book: BookDatabase;

	before(async () => {
		folder = mkdtempSync(path.join(tmpdir(), "daybook-network-"));
		book = await BookDatabase.open();
		for (let index = 0; index < 1003; index++) {
			book.book.run("network.record", {
				id: `contact-${String(index).padStart(4, "0")}`,
				machineId: "m",
				at: 1000 + (index >> 1),
				host: index % 2 === 0 ? "models.test:443" : "=cmd.test:80",
				purpose: index % 2 === 0 ? "model_call" : "link",
				bytesSent: index,
				bytesReceived: null,
				status: null,
			});
		}
	});
	after(() => rmSync(folder, { recursive: true, force: true }));

	const exported = async (name: string, filter: Parameters<typeof exportContacts>[2]) => {
		const file = path.join(folder, name);
		return { count: await exportContacts(book.database, file, filter), text: readFileSync(file, "utf8") };
	};

	it("writes every contact once as JSON, the newest first", async () => {
		const { count, text } = await exported("all.json", { host: "", purpose: null });
		const rows = JSON.parse(text) as readonly { bytes_sent: number; time: string }[];
		assert.equal(count, 1003);
		assert.deepEqual(
			rows.map((row) => row.bytes_sent),
			Array.from({ length: 1003 }, (_, index) => 1002 - index),
		);
		assert.equal(rows[0]?.time, new Date(1501).toISOString());
	});

	it("writes what the filter lets through as CSV that no spreadsheet runs", async () => {
		const { count, text } = await exported("links.csv", { host: "CMD", purpose: "link" });
		const [head, first] = text.split("\r\n");
		assert.equal(count, 501);
		assert.equal(head, "time,host,purpose,bytes_sent,bytes_received,status");
		assert.match(first ?? "", /^[^,]+,'=cmd\.test:80,link,1001,,$/);
	});

	it("writes an empty list when nothing fits", async () => {
		assert.deepEqual(JSON.parse((await exported("none.json", { host: "nowhere", purpose: null })).text), []);
	});
});
