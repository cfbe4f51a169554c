import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as fc from "fast-check";
import { checkRequest } from "../../../src/extension/chat/requestSchemas.ts";

interface Case {
	readonly id: string;
	readonly method: string;
	readonly params?: unknown;
	readonly raw?: string;
}

const file = path.join(import.meta.dirname, "../../fixtures/security/panelMessages.json");
const cases = JSON.parse(await readFile(file, "utf8")) as readonly Case[];

/** A table of handlers as they are often written: what is found under the name is called with what came. */
function naiveRuns(method: string): boolean {
	const handlers: Readonly<Record<string, unknown>> = {
		"round/start": () => 1,
		"tool/answer": () => 1,
		"tool/undo": () => 1,
		"tool/showChange": () => 1,
		"tool/run": () => 1,
		"waiting/open": () => 1,
		setSetting: () => 1,
		openFile: () => 1,
		executeCommand: () => 1,
		getSecret: () => 1,
		sql: () => 1,
	};
	return Boolean(handlers[method]);
}

describe("Hostile messages of a panel", () => {
	for (const { id, method, params, raw } of cases) {
		it(`${id} is refused by its shape`, () => {
			assert.equal(naiveRuns(method), true, "a naive table would run it");
			const value: unknown = raw === undefined ? params : JSON.parse(raw);
			assert.equal(typeof checkRequest(method, value === "<undefined>" ? undefined : value), "string");
			assert.equal(Object.hasOwn(Object.prototype, "isAdmin"), false);
		});
	}

	it("an answer of the user passes only with a hash and one of the three scopes", () => {
		const answers = fc.anything({ withNullPrototype: true });
		fc.assert(
			fc.property(fc.anything(), answers, (hash, answer) => {
				assert.equal(typeof checkRequest("tool/answer", { hash, answer }), "string");
			}),
		);
		const scope = fc.constantFrom("once", "chat", "project");
		const hash = fc.stringMatching(/^[0-9a-f]{64}$/);
		fc.assert(
			fc.property(hash, scope, (known, wide) => {
				assert.equal(checkRequest("tool/answer", { hash: known, answer: { kind: "allow", scope: wide } }), null);
			}),
		);
	});

	it("no message of any shape throws", () => {
		const methods = fc.oneof(
			fc.constantFrom("tool/answer", "tool/undo", "round/continue", "waiting/open"),
			fc.string(),
		);
		fc.assert(
			fc.property(methods, fc.anything(), (method, params) => {
				const outcome = checkRequest(method, params);
				assert.ok(outcome === null || outcome.length <= 300);
			}),
			{ numRuns: 2000 },
		);
	});
});
