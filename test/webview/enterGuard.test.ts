import assert from "node:assert/strict";
import { EnterGuard } from "../../src/webview/components/enterGuard.ts";

const enter = { isComposing: false, keyCode: 13 };

describe("EnterGuard", () => {
	it("lets an Enter through that ends no composed word", () => {
		assert.equal(new EnterGuard(() => undefined).isComposing(enter), false);
	});

	it("holds an Enter back while composing, by flag, by key code and one tick after the end", () => {
		const ticks: (() => void)[] = [];
		const guard = new EnterGuard((run) => ticks.push(run));
		assert.equal(guard.isComposing({ isComposing: true, keyCode: 13 }), true);
		assert.equal(guard.isComposing({ isComposing: false, keyCode: 229 }), true);
		guard.begin();
		guard.end();
		assert.equal(guard.isComposing(enter), true);
		for (const run of ticks) run();
		assert.equal(guard.isComposing(enter), false);
	});

	it("stays on guard when the next word was begun before the tick", () => {
		const ticks: (() => void)[] = [];
		const guard = new EnterGuard((run) => ticks.push(run));
		guard.begin();
		guard.end();
		guard.begin();
		for (const run of ticks) run();
		assert.equal(guard.isComposing(enter), true);
	});
});
