import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { judge } from "../../../src/extension/permissions/judge.ts";
import { createJudgedPlace, type JudgedPlace } from "./judgedPlace.ts";
import { naiveCommandJudges } from "./naiveJudges.ts";

interface CommandCase {
	readonly id: string;
	readonly command: string;
	readonly expected: "allow" | "confirm" | "deny";
}

const file = new URL("../../fixtures/security/commands.json", import.meta.url);
const cases = JSON.parse(readFileSync(file, "utf8")) as readonly CommandCase[];

describe("judging commands", () => {
	let place: JudgedPlace;
	before(() => {
		place = createJudgedPlace();
	});
	after(() => place.remove());

	for (const { id, command, expected } of cases) {
		it(`says ${expected} to ${id}: ${JSON.stringify(command.slice(0, 60))}`, async () => {
			const action = { kind: "command", command, cwd: null } as const;
			const said = await judge({ toolName: "run_command", action, argumentsJson: "{}" }, place.permissive);
			assert.equal(said.decision, expected, `${said.rule}: ${said.reason}`);
			const fooled = Object.values(naiveCommandJudges).filter((naive) => naive(command) !== expected);
			assert.notEqual(fooled.length, 0, "no naive judge gets this wrong, so the case proves nothing");
		});
	}
});
