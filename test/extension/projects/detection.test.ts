import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { detectProject, suggestStarters } from "../../../src/extension/projects/detection/index.ts";
import type { Finding, ProjectProfile } from "../../../src/extension/projects/detection/index.ts";
import { nodeFolder } from "./nodeFolder.ts";

const FIXTURES = path.join(import.meta.dirname, "../../fixtures/projects");

interface Expected extends Omit<ProjectProfile, "findings"> {
	/** Findings that must be among all: kind, name, evidence. */
	readonly findings?: readonly (readonly [Finding["kind"], string, string])[];
	readonly starters?: readonly string[];
}

describe("project detection", () => {
	const names = readdirSync(FIXTURES);

	it("has at least forty fixtures", () => {
		assert.ok(names.length >= 40, `${names.length} fixtures`);
	});

	for (const name of names) {
		it(`knows ${name}`, async () => {
			const folder = path.join(FIXTURES, name);
			const expected: Expected = JSON.parse(readFileSync(path.join(folder, "expected.json"), "utf8"));
			const profile = await detectProject(nodeFolder(folder), name);
			const { findings, ...summary } = profile;
			const { findings: wanted = [], starters, ...wantedSummary } = expected;
			assert.deepEqual(summary, wantedSummary);
			for (const [kind, found, evidence] of wanted) {
				const isFound = findings.some((one) => one.kind === kind && one.name === found && one.evidence === evidence);
				assert.ok(isFound, `${kind} ${found} in ${evidence} is missing from ${JSON.stringify(findings)}`);
			}
			if (starters !== undefined) assert.deepEqual(suggestStarters(profile, plainEnglish), starters);
			assert.ok(suggestStarters(profile, plainEnglish).length <= 3);
			assert.ok(findings.every(({ confidence }) => confidence > 0 && confidence <= 1));
			assert.deepEqual(JSON.parse(JSON.stringify(profile)), profile, "the profile is plain JSON");
		});
	}
});
