import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { judge } from "../../../src/extension/permissions/judge.ts";
import type { Situation } from "../../../src/extension/permissions/situation.ts";

interface UrlCase {
	readonly id: string;
	readonly url: string;
	readonly expected: "allow" | "confirm" | "deny";
	readonly rule?: string;
}

const file = new URL("../../fixtures/security/urls.json", import.meta.url);
const cases = JSON.parse(readFileSync(file, "utf8")) as readonly UrlCase[];

/** docs.python.org was allowed for this project, and everything is automatic that may be. */
const situation: Situation = {
	isTrusted: true,
	workspaceFolders: ["/ws"],
	platform: "linux",
	homeFolder: "/home/me",
	closedFolders: [],
	settingsFolders: [],
	asksForWritesOutside: true,
	hasBash: true,
	modes: { scopes: ["auto"], tools: [{ fetch_url: "auto" }], lists: [] },
	grants: [{ id: "g", toolName: "fetch_url", scope: "project", covers: { kind: "host", host: "docs.python.org" } }],
	localize: plainEnglish,
};

const naiveJudges: Readonly<Record<string, (url: string) => string>> = {
	startsWith: (url) => (/^https?:\/\/docs\.python\.org/.test(url) ? "allow" : "confirm"),
	includes: (url) => (url.includes("docs.python.org") ? "allow" : "confirm"),
	mode: () => "allow",
	asksAlways: () => "confirm",
};

describe("judging addresses", () => {
	for (const { id, url, expected, rule } of cases) {
		it(`says ${expected} to ${id}: ${JSON.stringify(url.slice(0, 60))}`, async () => {
			const call = { toolName: "fetch_url", action: { kind: "fetch", url }, argumentsJson: "{}" } as const;
			const said = await judge(call, situation);
			assert.equal(said.decision, expected, said.rule);
			if (rule !== undefined) assert.equal(said.rule, rule);
			assert.ok(Object.values(naiveJudges).some((naive) => naive(url) !== expected));
		});
	}

	it("shows and judges the host that is contacted", async () => {
		const host = async (url: string) => {
			const call = { toolName: "fetch_url", action: { kind: "fetch", url }, argumentsJson: "{}" } as const;
			const { resolved } = await judge(call, situation);
			return resolved.kind === "fetch" ? resolved.host : resolved.kind;
		};
		assert.equal(await host("https://evil.example\\@docs.python.org/"), "evil.example");
		assert.equal(await host("https://gith\u0443b.com/x"), "xn--githb-hze.com");
		assert.equal(await host("http://2130706433/"), "127.0.0.1");
	});

	it("asks in an untrusted workspace, whatever was allowed", async () => {
		const action = { kind: "fetch", url: "https://docs.python.org/" } as const;
		const said = await judge(
			{ toolName: "fetch_url", action, argumentsJson: "{}" },
			{ ...situation, isTrusted: false },
		);
		assert.deepEqual([said.decision, said.isHard], ["confirm", true]);
	});
});
