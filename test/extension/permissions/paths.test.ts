import assert from "node:assert/strict";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { judge } from "../../../src/extension/permissions/judge.ts";
import type { Situation } from "../../../src/extension/permissions/situation.ts";
import { createJudgedPlace, type JudgedPlace } from "./judgedPlace.ts";

interface PathCase {
	readonly id: string;
	readonly use: "read" | "write" | "create" | "delete";
	readonly path: string;
	readonly expected: "allow" | "confirm" | "deny";
	readonly rule?: string;
	readonly platform?: NodeJS.Platform;
}

const file = new URL("../../fixtures/security/paths.json", import.meta.url);
const cases = JSON.parse(readFileSync(file, "utf8")) as readonly PathCase[];

type Naive = (written: string, folder: string) => "allow" | "confirm" | "deny";

const inside = (isInside: boolean) => (isInside ? "allow" : "confirm");

/** What such checks usually look like. None of them knows protected names, links and what is not there yet all at once. */
const naiveJudges: Readonly<Record<string, Naive>> = {
	startsWith: (written, folder) => inside(path.resolve(folder, written).startsWith(folder)),
	relative: (written, folder) => inside(!path.relative(folder, path.resolve(folder, written)).startsWith("..")),
	realpathOfWhatExists: (written, folder) => {
		const whole = path.resolve(folder, written);
		return inside((existsSync(whole) ? realpathSync(whole) : whole).startsWith(`${folder}${path.sep}`));
	},
	noDots: (written) => inside(!written.includes("..")),
	trusts: () => "allow",
	asksAlways: () => "confirm",
};

describe("judging paths", () => {
	let place: JudgedPlace;
	before(() => {
		place = createJudgedPlace();
	});
	after(() => place.remove());

	const say = async (use: PathCase["use"], written: string, changes: Partial<Situation> = {}) =>
		judge(
			{ toolName: "a_tool", action: { kind: use, path: place.here(written) }, argumentsJson: "{}" },
			{ ...place.permissive, ...changes },
		);

	for (const { id, use, path: written, expected, rule, platform } of cases) {
		it(`says ${expected} to ${id}: ${use} ${JSON.stringify(written.slice(0, 50))}`, async () => {
			const said = await say(use, written, platform ? { platform } : {});
			assert.equal(said.decision, expected, said.rule);
			if (rule !== undefined) assert.equal(said.rule, rule);
			if (expected !== "allow") assert.deepEqual([said.isHard, said.offers], [true, []]);
			const fooled = Object.values(naiveJudges).filter(
				(naive) => naive(place.here(written), place.workspace) !== expected,
			);
			assert.notEqual(fooled.length, 0, "no naive judge gets this wrong, so the case proves nothing");
		});
	}

	it("asks only where that was chosen before it writes outside, and refuses otherwise", async () => {
		const said = await say("write", "/ws-evil/a.txt", { asksForWritesOutside: false });
		assert.deepEqual([said.decision, said.rule], ["deny", "path.outsideWrite"]);
	});

	it("never lets an untrusted workspace be changed or left, and reads nothing there by itself", async () => {
		for (const [use, written, expected] of [
			["read", "src/a.ts", "confirm"],
			["read", "../notes", "deny"],
			["write", "src/a.ts", "deny"],
			["create", "new.ts", "deny"],
			["delete", "src/a.ts", "deny"],
		] as const) {
			const said = await say(use, written, { isTrusted: false });
			assert.equal(said.decision, expected, `${use} ${written}`);
			assert.equal(said.isHard, true);
		}
	});

	it("judges both ends of a move", async () => {
		const move = async (from: string, to: string) =>
			judge(
				{
					toolName: "rename_file",
					action: { kind: "rename", from: place.here(from), to: place.here(to) },
					argumentsJson: "{}",
				},
				place.permissive,
			);
		for (const [from, to, expected, rule] of [
			["src/a.ts", "src/c.ts", "confirm", "path.move"],
			["src/a.ts", ".git/hooks/pre-commit", "confirm", "path.protected"],
			[".env", "src/c.ts", "confirm", "path.protected"],
			["src/a.ts", "~/.bashrc", "deny", "path.homeSettings"],
			["<storage>/system.db", "a", "deny", "path.ownStorage"],
			[".", "../moved", "deny", "path.root"],
		] as const) {
			const said = await move(from, to);
			assert.deepEqual([said.decision, said.rule], [expected, rule], `${from} → ${to}`);
		}
	});

	it("tells with the resolved path where a link leads, and warns of letters that look like others", async () => {
		const said = await say("read", "linkdir/a.txt");
		assert.ok(said.resolved.kind === "read");
		assert.equal(said.resolved.path.real, place.here("/outside/a.txt"));
		const wide = await say("write", ".ｖｓcode/settings.json");
		assert.deepEqual(wide.warnings, ["The path has letters that look like others."]);
	});

	it("protects the settings of a home that is itself the workspace", async () => {
		const changes = { workspaceFolders: [place.home], closedFolders: [] };
		assert.equal((await say("write", "/home/.bashrc", changes)).rule, "path.protected");
		assert.equal((await say("write", "/home/.anything/x", changes)).rule, "path.protected");
		assert.equal((await say("write", "/home/notes.txt", changes)).decision, "allow");
	});

	it("gives a repository inside the project nothing that the project was given", async () => {
		const covers = { kind: "edits", folder: place.workspace } as const;
		const modes = { scopes: [], tools: [], lists: [] };
		const changes = { modes, grants: [{ id: "g", toolName: "edit_file", scope: "project", covers }] as const };
		assert.deepEqual((await say("write", "src/a.ts", changes)).grantId, "g");
		const nested = await say("write", "nested/code.ts", changes);
		assert.deepEqual([nested.decision, nested.offers], ["confirm", []]);
	});
});
