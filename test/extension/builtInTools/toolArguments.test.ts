import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { ToolFixture } from "./toolFixture.ts";

interface Case {
	readonly id: string;
	readonly tool: string;
	/** As an object; or `raw` as the model wrote it. */
	readonly arguments?: unknown;
	readonly raw?: string;
}

const file = path.join(import.meta.dirname, "../../fixtures/security/toolArguments.json");
const cases = JSON.parse(await readFile(file, "utf8")) as readonly Case[];

/** What many agents do: take what came as far as it can be mended. True when the call would go on with something. */
function naiveTakes({ arguments: given, raw }: Case): boolean {
	const text = raw ?? JSON.stringify(given);
	const value = lenient(text) ?? lenient(/\{[^{}]*\}/.exec(text)?.[0] ?? "") ?? lenient(`${text}"}`) ?? {};
	return typeof (typeof value === "string" ? lenient(value) : value) === "object";
}

function lenient(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return undefined;
	}
}

describe("Hostile and broken arguments of tools", () => {
	let tools: ToolFixture;
	before(async () => {
		tools = await ToolFixture.open();
		await tools.write("a", "a");
		await tools.write("dup", "dup dup");
	});
	after(async () => tools.close());

	for (const one of cases) {
		it(`${one.id} is an error for the model; nothing is asked and nothing runs`, async () => {
			assert.equal(naiveTakes(one), true, "a naive reader would take it");
			const text = one.raw ?? JSON.stringify(one.arguments);
			const failure = await tools
				.tool(one.tool)
				.prepare(text)
				.then(
					() => null,
					(error: unknown) => error,
				);
			assert.ok(failure instanceof Error && "isForeseen" in failure, "it is refused with a sentence");
			assert.equal(Object.hasOwn(Object.prototype, "isAdmin"), false);
		});
	}

	it("a file of 100 MB is not even read as arguments", async () => {
		const json = JSON.stringify({ path: "big", content: "x".repeat(100_000_000) });
		await assert.rejects(tools.tool("write_file").prepare(json), { code: "bad_arguments" });
	});

	it("what is right passes", async () => {
		for (const given of [{ path: "a" }, { path: "a", startLine: 1, endLine: 1 }])
			await tools.prepare("read_file", given);
		await tools.prepare("run_command", { command: "ls", timeoutSeconds: 5 });
	});

	it("each definition is a JSON schema that closes its object", () => {
		const names = [
			"list_files",
			"read_file",
			"search_text",
			"find_files",
			"find_symbols",
			"get_diagnostics",
			"git_diff",
		];
		const others = [
			"git_log",
			"edit_file",
			"write_file",
			"rename_file",
			"delete_file",
			"run_command",
			"fetch_url",
			"query_daybook",
		];
		for (const name of [...names, ...others]) {
			const { parameters, description } = tools.tool(name).definition;
			assert.deepEqual([parameters["type"], parameters["additionalProperties"]], ["object", false], name);
			assert.ok(description.length > 20);
		}
	});
});
