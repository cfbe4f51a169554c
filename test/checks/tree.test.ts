import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir, hostname } from "node:os";
import path from "node:path";
import { repository } from "../vscode/layout.ts";

const locks = ["package-lock.json", "test/vscode/package-lock.json", "test/mcp/package-lock.json"];

/** The text files that are, or could be, under version control. */
function trackedTexts(): ReadonlyMap<string, string> {
	const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
		cwd: repository,
		encoding: "utf8",
		maxBuffer: 64 * 1024 * 1024,
	});
	const files = listed.split("\0").filter((file) => file !== "" && existsSync(path.join(repository, file)));
	const texts = files.map((file) => [file, readFileSync(path.join(repository, file), "utf8")] as const);
	return new Map(texts.filter(([, text]) => !text.includes("\0")));
}

/** What would tell where this tree was written. Short folders are too common in prose to be looked for. */
function marksOfThisMachine(): string[] {
	const folders = [repository, homedir()].filter((folder) => folder.split(path.sep).length > 2);
	const registry = process.env["npm_config_registry"];
	const registryHost = registry === undefined ? [] : [new URL(registry).host];
	return [...folders, ...registryHost, hostname()].filter((mark) => mark.length > 6 && mark !== "localhost");
}

describe("the tree", () => {
	it("names no folder, host or package registry of the machine it was written on", function () {
		if (!existsSync(path.join(repository, ".git"))) {
			this.skip();
		}
		const marks = [["registry", "npmjs", "org"].join("."), ...marksOfThisMachine()];
		const found = [...trackedTexts()].flatMap(([file, text]) =>
			marks.filter((mark) => text.includes(mark)).map((mark) => `${file}: ${mark}`),
		);
		assert.deepEqual(found, []);
	});

	for (const lock of locks) {
		const installed = installedBy(lock);

		it(`has a lock file without addresses and with a digest for each package: ${lock}`, () => {
			const addressed = installed.filter(([, { resolved }]) => resolved !== undefined);
			const unproved = installed.filter(([, { integrity }]) => integrity === undefined);
			assert.deepEqual([...addressed, ...unproved], []);
		});

		// A package that was not to be had for one platform when the file was written makes `npm ci` fail on all.
		it(`has a lock file that every platform can install: ${lock}`, () => {
			const names = new Set(installed.map(([folder]) => folder.slice(folder.lastIndexOf("node_modules/") + 13)));
			const optional = installed.flatMap(([, entry]) => Object.keys(entry.optionalDependencies ?? {}));
			assert.deepEqual(
				optional.filter((name) => !names.has(name)),
				[],
			);
		});
	}
});

interface LockedPackage {
	readonly resolved?: string;
	readonly integrity?: string;
	readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Each package of a lock file by the folder it is installed in. */
function installedBy(lock: string): [folder: string, entry: LockedPackage][] {
	const { packages } = JSON.parse(readFileSync(path.join(repository, lock), "utf8")) as {
		readonly packages: Readonly<Record<string, LockedPackage>>;
	};
	return Object.entries(packages).filter(([folder]) => folder !== "");
}
