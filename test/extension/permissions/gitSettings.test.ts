import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { array, assert as check, constantFrom, oneof, property, string, tuple } from "fast-check";
import { areHarmlessSettings } from "../../../src/extension/permissions/commands/gitSettings.ts";

/** What starts a program or leads elsewhere, by section. */
const dangers = {
	core: ["worktree", "sshCommand", "attributesFile", "askPass", "gitProxy"],
	diff: ["x.textconv", "x.command"],
	"diff x": ["textconv", "command"],
	extensions: ["partialClone"],
	"filter x": ["clean", "process", "smudge"],
	gpg: ["ssh.defaultKeyCommand"],
	include: ["path"],
	"includeIf gitdir:/": ["path"],
	interactive: ["diffFilter"],
	"lfs extension.x": ["clean", "smudge"],
	"lfs customtransfer.x": ["path"],
	lfs: ["standalonetransferagent"],
	protocol: ["allow"],
	"remote o": ["uploadpack", "promisor", "vcs"],
	"submodule x": [],
} as const;
const plain = {
	core: ["editor", "eol", "bare"],
	diff: ["algorithm", "external"],
	commit: ["template"],
	extensions: ["objectformat"],
	gpg: ["format"],
	index: ["version"],
	log: ["date"],
	merge: ["tool"],
	status: ["short"],
	tag: ["sort"],
	feature: ["manyfiles"],
	"remote o": ["url"],
	user: ["name", "anything"],
	"branch main": ["remote"],
} as const;

const names = (sections: Readonly<Record<string, readonly string[]>>) =>
	Object.entries(sections).flatMap(([section, keys]) => keys.map((key) => [section, key] as const));
const dangerous = new Set(names(dangers).map(([section, key]) => `${section.replace(" ", ".")}.${key}`.toLowerCase()));

const headed = (section: string) => {
	const [name = "", inner] = section.split(/ (.*)/);
	return inner === undefined ? `[${name}]` : `[${name} "${inner}"]`;
};

describe("settings of a repository, beside what git reads in them", () => {
	let folder: string;
	before(() => {
		folder = mkdtempSync(path.join(tmpdir(), "daybook-settings-"));
	});
	after(() => rmSync(folder, { recursive: true, force: true }));

	/** The names of all settings in a text; null when git does not read it. */
	function listed(text: string): readonly string[] | null {
		const file = path.join(folder, "settings");
		writeFileSync(file, text);
		try {
			const found = execFileSync("git", ["config", "-f", file, "-l", "-z"], { stdio: ["ignore", "pipe", "ignore"] });
			const entries = found.toString().split("\0").slice(0, -1);
			return entries.map((entry) => entry.split("\n", 1)[0] ?? "");
		} catch {
			return null;
		}
	}

	/** A setting as git names it, written alone in the plainest way. */
	function aloneAs(name: string): string {
		const [, section = "", inner, key = ""] = /^([^.]*)(?:\.(.*))?\.([^.]*)$/s.exec(name) ?? [];
		const quoted = inner?.replaceAll(/["\\]/g, String.raw`\$&`);
		return `[${section}${quoted === undefined ? "" : ` "${quoted}"`}]\n${key} = x\n`;
	}

	function assertKnown(text: string): void {
		if (!areHarmlessSettings(text)) return;
		for (const name of listed(text) ?? []) {
			assert.ok(!dangerous.has(name.toLowerCase()), `${name} in ${JSON.stringify(text)}`);
			assert.ok(areHarmlessSettings(aloneAs(name)), `${name} in ${JSON.stringify(text)}`);
		}
	}

	it("holds a section for open that a continued line only seems to begin", () => {
		let continued = 0;
		for (const [section, key] of names(plain)) {
			for (const [other, danger] of names(dangers)) {
				for (const end of ["\\\n", "\\\r\n", '"a \\\n']) {
					const text = `${headed(section)}\n\t${key} = a ${end}[user]\n\t${danger} = /etc\n`;
					assert.equal(areHarmlessSettings(text), false, text);
					assert.equal(areHarmlessSettings(text.replace("[user]", headed(other))), false, text);
					continued += 1;
				}
			}
		}
		assert.ok(continued > 0);
		assert.deepEqual(listed("[core]\n\teditor = a \\\n[user]\n\tworktree = /etc\n"), ["core.editor", "core.worktree"]);
	});

	it("takes nothing for harmless in which git reads something else, whatever the text", () => {
		const all = [...names(plain), ...names(dangers)];
		const header = constantFrom(
			...all.map(([section]) => headed(section)),
			"[CORE]",
			"[core.x]",
			'[user "a\\"]b"]',
			"[ user ]",
		);
		const key = constantFrom(...all.map(([, each]) => each), "Worktree", "url");
		const value = constantFrom(
			"x",
			"a \\",
			"\\",
			'"',
			'"a \\',
			"\\\\",
			"# x",
			"[user]",
			"; \\",
			'"[user]"',
			"a\\\r",
			"",
		);
		const between = constantFrom("\n", "\r\n", " ", "\t", "\r", "", "\\\n", "\u0000", "\f", "\u2028", "\uFEFF");
		const setting = tuple(key, constantFrom(" = ", "=", " ", "", "\\\n="), value).map((parts) => parts.join(""));
		const piece = oneof(
			header,
			setting,
			constantFrom("# words", "; words \\"),
			string({ maxLength: 4, unit: "binary" }),
		);
		const text = array(tuple(piece, between), { maxLength: 8 }).map((pieces) => pieces.flat().join(""));
		check(property(text, assertKnown), { numRuns: 3000 });
		const lines = array(tuple(oneof(header, setting), constantFrom("\n", "\n", "\r\n")), {
			minLength: 2,
			maxLength: 7,
		});
		check(
			property(
				lines.map((pieces) => pieces.flat().join("")),
				assertKnown,
			),
			{ numRuns: 3000 },
		);
	}).timeout(240_000);
});
