import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { array, assert as check, asyncProperty, constantFrom, tuple } from "fast-check";
import { judgeCommand } from "../../../src/extension/permissions/commandJudge.ts";
import { createJudgedPlace, type JudgedPlace } from "./judgedPlace.ts";

/** A program of the system that follows a path component by component and prints where it ends. */
const follow = "realpath";

describe("judging commands, beside what the system opens", () => {
	let place: JudgedPlace;
	before(() => {
		place = createJudgedPlace();
	});
	after(() => place.remove());

	const name = constantFrom(
		"src",
		"a.ts",
		"..",
		"..",
		".",
		"",
		"x",
		"y",
		"d",
		"linkdir",
		"gitlink",
		"inner",
		"share",
		"secret",
		"link.txt",
		"nested",
		"ws",
		".git",
		"a.txt",
	);
	const start = constantFrom("", "./", "../", "x/y/d/", "linkdir/", "inner/", "/", "nested/../", "x/y/");
	const operand = tuple(start, array(name, { minLength: 1, maxLength: 6 })).map(([begin, names]) =>
		begin === "/" ? names.join("/") : begin + names.join("/"),
	);
	const command = constantFrom("cat", "head", "ls", "wc -l", "sort", "grep -r text", "find", "tail -n 1", "grep -e x");

	/** Where a program that is given the path gets to, as the system follows it; null when it gets nowhere. */
	function whereItLeads(cwd: string, written: string): string | null {
		try {
			return execFileSync(follow, ["-e", "--", written], { cwd, stdio: ["ignore", "pipe", "ignore"] })
				.toString()
				.trimEnd();
		} catch {
			return null;
		}
	}

	it("lets nothing be read by itself that lies elsewhere, whatever links and steps back lead there", async () => {
		const folders = place.permissive.workspaceFolders;
		await check(
			asyncProperty(command, operand, constantFrom(null, "src", "x/y"), async (program, written, folder) => {
				const { isReadOnly } = await judgeCommand(`${program} '${written}'`, folder, place.permissive);
				if (!isReadOnly) return;
				const real = whereItLeads(path.join(place.workspace, folder ?? "."), written);
				const isInside = folders.some((each) => real === each || real?.startsWith(each + path.sep) === true);
				assert.ok(real === null || isInside, `${program} ${written} reads ${real}`);
				if (program.startsWith("grep -r")) assert.doesNotMatch(`${real}/`, /\/\.git\//, `${program} ${written}`);
			}),
			{ numRuns: 1500 },
		);
	}).timeout(240_000);

	it("still lets plain paths and steps up from a folder be read", async () => {
		for (const [script, folder] of [
			["cat src/a.ts ./a.txt", null],
			["cat ../a.txt", "src"],
			["ls ./../src ..", "src"],
			["grep -r text ../src", "x"],
			["cat src/a..b/ok.txt inner/a.ts", null],
		] as const)
			assert.ok((await judgeCommand(script, folder, place.permissive)).isReadOnly, script);
	});

	it("asks before a search goes through a folder in which a closed one lies", async () => {
		const changes = { ...place.permissive, closedFolders: [path.join(place.workspace, "src", "kept")] };
		assert.equal((await judgeCommand("grep -r text .", null, changes)).isReadOnly, false);
		assert.equal((await judgeCommand("grep -r text", null, changes)).isReadOnly, false);
		assert.equal((await judgeCommand("grep -r text x", null, changes)).isReadOnly, true);
	});
});
