// One of several windows: writes at a given pace, and says when it saw each row of the others.
import { openStore } from "../../src/db/store/openStore.ts";
import { windowsSchema } from "./windowsSchema.ts";

const [folder = "", wasmFile = "", name = "", pause = "0", seconds = "1"] = process.argv.slice(2);
const pauseMs = Number(pause);
const store = await openStore({ folder, wasmFile, schema: windowsSchema });
const commits: number[] = [];
const notices: number[] = [];
let newest = 0;
let isReading = false;

/** Wall-clock milliseconds with a fraction, comparable between processes of one machine. */
const clock = (): number => performance.timeOrigin + performance.now();

async function readNew(): Promise<void> {
	if (isReading) {
		return;
	}
	isReading = true;
	const rows = await store.read((database) =>
		database.all<{ id: number; writer: string; at: number }>("SELECT * FROM marks WHERE id > :newest", { newest }),
	);
	isReading = false;
	const seen = clock();
	for (const { id, writer, at } of rows) {
		newest = Math.max(newest, id);
		if (writer !== name) {
			notices.push(seen - at);
		}
	}
}

store.onDidChange(() => void readNew());
process.send?.("ready");
await new Promise((resolve) => {
	process.once("message", resolve);
});
const end = performance.now() + Number(seconds) * 1000;
while (performance.now() < end) {
	const start = performance.now();
	await store.write((database) =>
		database.run("INSERT INTO marks (writer, at) VALUES (:name, :at)", { name, at: clock() }),
	);
	commits.push(performance.now() - start);
	if (pauseMs > 0) {
		await new Promise((resolve) => {
			setTimeout(resolve, pauseMs * (0.5 + Math.random()));
		});
	}
}
await readNew();
await store.close();
// What is still on its way when the channel closes would be lost.
process.send?.({ commits, notices }, () => process.disconnect());
