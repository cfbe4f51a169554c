import assert from "node:assert/strict";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { Waiting } from "../../../src/extension/mcp/servers/waiting.ts";

type Looked = Parameters<Waiting["look"]>[0][number];

const server = (name: string, consent: Looked["consent"], failure: string | null = null): Looked => ({
	id: name,
	name,
	definitionHash: "1",
	consent,
	run: { state: failure === null ? "stopped" : "failed", failure } as Looked["run"],
});

describe("MCP servers that wait for the user", () => {
	it("are told in one sentence, each once; one that failed by itself", () => {
		const told: string[] = [];
		const waiting = new Waiting(plainEnglish, (sentence) => told.push(sentence));
		const servers = [server("a", "never"), server("b", "changed"), server("c", "agreed", "It is gone.")];
		waiting.look(servers);
		waiting.look(servers);
		assert.deepEqual(told, [
			"These MCP servers wait to be looked at before they are started: “a”, “b”.",
			"The MCP server “c” failed: It is gone.",
		]);
		waiting.look([...servers, server("d", "never"), server("e", "agreed")]);
		assert.equal(told.at(-1), "The MCP server “d” waits to be looked at before it is started.");
		assert.equal(told.length, 3);
	});
});
