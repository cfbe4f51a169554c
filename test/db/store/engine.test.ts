import assert from "node:assert/strict";
import { createRequire } from "node:module";
import type { InitSqlJs } from "../../../src/db/store/engine.ts";
import { addNote, noteCount, Workbench } from "./storeFixture.ts";

/** A copy of sql.js whose memory is changed once it is there. */
function tamperedSqlJs(tamper: (memory: Buffer) => void): InitSqlJs {
	const require = createRequire(import.meta.url);
	delete require.cache[require.resolve("sql.js")];
	const init = require("sql.js") as InitSqlJs;
	return (config) =>
		init({
			...config,
			instantiateWasm: (imports, done) =>
				config.instantiateWasm(imports, (instance, module) => {
					const memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
					tamper(Buffer.from((memory as WebAssembly.Memory).buffer));
					done(instance, module);
				}),
		});
}

describe("a build of sql.js with another layout", () => {
	const bench = new Workbench();
	afterEach(() => bench.clean());

	it("is noticed, and the database works in memory and says so", async () => {
		const initSqlJs = tamperedSqlJs((memory) => {
			let at = memory.indexOf("\0unix\0");
			assert.ok(at > 0);
			while (at > 0) {
				memory.write("xnix", at + 1);
				at = memory.indexOf("\0unix\0");
			}
		});
		const store = await bench.open(bench.folder(), { initSqlJs });
		assert.equal(store.status().mode, "memory");
		assert.match(store.status().reason ?? "", /unknown layout: the name/);
		await store.write(addNote("a"));
		assert.equal(await store.read(noteCount), 1);
	});

	it("that lacks a function is refused", async () => {
		const initSqlJs: InitSqlJs = async () => ({ Database: Object });
		await assert.rejects(bench.open(bench.folder(), { initSqlJs }), /does not export/);
	});
});
