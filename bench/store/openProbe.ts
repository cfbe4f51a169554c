// Opens the store of a folder in a process of its own and says how long that took and how much memory it needed.
import { benchSchema } from "./benchSchema.ts";
import { openStore } from "../../src/db/store/openStore.ts";

const [folder = "", wasmFile = ""] = process.argv.slice(2);
const bytesBefore = process.memoryUsage.rss();
const start = performance.now();
const store = await openStore({ folder, wasmFile, schema: benchSchema });
const first = await store.read((database) => database.all("SELECT title FROM conversations ORDER BY id DESC LIMIT 20"));
const openMs = performance.now() - start;
const page = await store.read((database) =>
	database.all("SELECT content FROM messages WHERE conversation_id = 'c00000003' ORDER BY position DESC LIMIT 50"),
);
const bytesAfter = process.memoryUsage.rss();
for (let count = 0; count < 300; count++) {
	await store.write((database) =>
		database.run("INSERT INTO conversations VALUES (lower(hex(randomblob(16))), :title, :at)", {
			title: `probe ${count}`,
			at: Date.now(),
		}),
	);
}
const bytesAtWork = process.memoryUsage.rss();
const { mode } = store.status();
await store.close();
const rows = first.length + page.length;
process.stdout.write(JSON.stringify({ mode, rows, openMs, bytesBefore, bytesAfter, bytesAtWork }));
