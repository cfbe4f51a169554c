import assert from "node:assert/strict";
import { toolSummary } from "../../src/webview/components/toolSummary.ts";

describe("the one line of a tool", () => {
	it("tells what it works on while it is asked for, while it runs, and how it went", () => {
		const use = { argumentsJson: '{"path":"src/ti', result: null, state: { phase: "running" }, run: null } as const;
		assert.equal(toolSummary(use), "src/ti · running…");
		const whole = { ...use, argumentsJson: '{"limit":3,"path":"src/tide.ts"}' };
		assert.equal(toolSummary({ ...whole, result: { text: "a\nb\nc\n", isError: false } }), "src/tide.ts · 3 lines");
		assert.equal(toolSummary({ ...whole, result: { text: "42", isError: false } }), "src/tide.ts · 42");
		assert.equal(
			toolSummary({ ...whole, result: { text: "no such file\nat x", isError: true } }),
			"src/tide.ts · failed: no such file",
		);
	});

	it("says nothing it does not know", () => {
		assert.equal(toolSummary({ argumentsJson: "[1", result: null, state: null, run: null }), "");
		assert.equal(
			toolSummary({ argumentsJson: null, result: { text: " ", isError: true }, state: null, run: null }),
			"failed",
		);
	});

	it("stays one line of bounded length", () => {
		const argumentsJson = JSON.stringify({ command: `echo "${"x".repeat(200)}"\nrm y` });
		const line = toolSummary({ argumentsJson, result: null, state: null, run: null });
		assert.equal(Array.from(line).length, 80);
		assert.match(line, /^echo "x+…$/);
	});
});
