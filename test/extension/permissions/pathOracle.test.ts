import assert from "node:assert/strict";
import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { array, assert as check, asyncProperty, constantFrom, string } from "fast-check";
import { judgePath } from "../../../src/extension/permissions/pathJudge.ts";
import { createJudgedPlace, type JudgedPlace } from "./judgedPlace.ts";

/** Where the operating system would put it: the real path of what exists of it, and the rest. */
function whereItLies(absolute: string): string {
	const parent = path.dirname(absolute);
	if (existsSync(absolute)) return realpathSync(absolute);
	return parent === absolute ? absolute : path.join(whereItLies(parent), path.basename(absolute));
}

describe("judging paths, beside the file system", () => {
	let place: JudgedPlace;
	before(() => {
		place = createJudgedPlace();
	});
	after(() => place.remove());

	const name = constantFrom(
		"src",
		"a.ts",
		"..",
		".",
		"link.txt",
		"linkdir",
		"inner",
		"innocent",
		"nested",
		"new",
		"ws",
		"ws-evil",
		".git",
		".GIT",
		"~",
		"",
		"a",
		"environ",
	);

	it("lets nothing be written by itself that lies elsewhere or governs something", async () => {
		const folders = place.permissive.workspaceFolders;
		await check(
			asyncProperty(
				array(name, { minLength: 1, maxLength: 7 }),
				constantFrom("", "/", "./", "../", "~/"),
				async (names, start) => {
					const written = start === "/" ? path.join(place.root, ...names) : start + names.join("/");
					const { finding, path: resolved } = await judgePath("write", written, place.permissive);
					if (finding.says !== "open") return;
					assert.ok(resolved);
					const real = whereItLies(resolved.lexical);
					assert.equal(resolved.real, real);
					assert.ok(
						folders.some((folder) => real === folder || real.startsWith(folder + path.sep)),
						written,
					);
					assert.doesNotMatch(real.slice(place.root.length), /\/\.(?:git|vscode)(?:\/|$)/i);
				},
			),
			{ numRuns: 3000 },
		);
	}).timeout(60_000);

	it("answers to any text at all", async () => {
		await check(
			asyncProperty(
				string({ maxLength: 200, unit: "binary" }),
				constantFrom("linux", "win32", "darwin"),
				async (written, platform) => {
					const { finding } = await judgePath("create", written, { ...place.permissive, platform });
					assert.ok(["deny", "confirm", "open"].includes(finding.says));
				},
			),
			{ numRuns: 2000 },
		);
	}).timeout(60_000);
});
