import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import { array, assert as check, asyncProperty, constantFrom, property, string, tuple } from "fast-check";
import { judgeCommand } from "../../../src/extension/permissions/commandJudge.ts";
import { mayStandFor } from "../../../src/extension/permissions/commands/knownDangers.ts";
import { judge } from "../../../src/extension/permissions/judge.ts";
import { readScript } from "../../../src/extension/permissions/shell/index.ts";
import { writeScript } from "../../../src/extension/permissions/shell/script.ts";
import { runScript } from "../../../src/extension/processes/index.ts";
import { BashOracle } from "./bashOracle.ts";
import { createJudgedPlace, type JudgedPlace } from "./judgedPlace.ts";

const file = new URL("../../fixtures/security/commands.json", import.meta.url);
const cases = JSON.parse(readFileSync(file, "utf8")) as readonly {
	readonly command: string;
	readonly expected: string;
}[];
/** What never ends, or leaves the folder by an absolute path: not to be run here. */
const neverRun = /:\(\)|while |\/bin\//;

type Commands = readonly (readonly string[])[];

const sorted = (commands: Commands) => commands.map((words) => JSON.stringify(words)).toSorted();

/** What bash started is what was understood; behind "||" only what it had a reason to start. */
function assertUnderstood(script: string, started: Commands, understood: Commands): void {
	const [real, read] = [sorted(started), sorted(understood)];
	if (!script.includes("||")) return assert.deepEqual(real, read, script);
	assert.notEqual(real.length, 0, script);
	for (const words of real) assert.ok(read.includes(words), `${words} in ${script}`);
}

/** Everything in a folder with its content, in one word. */
function stateOf(folder: string): string {
	const hash = createHash("sha256");
	const walk = (name: string): void => {
		const found = lstatSync(name);
		hash.update(`${name} ${found.mode} `);
		if (found.isDirectory()) for (const inner of readdirSync(name).toSorted()) walk(path.join(name, inner));
		else if (found.isSymbolicLink()) hash.update(readlinkSync(name));
		else if (found.isFile()) hash.update(readFileSync(name));
	};
	walk(folder);
	return hash.digest("hex");
}

describe("judging commands, beside bash", () => {
	let place: JudgedPlace;
	let oracle: BashOracle;
	before(() => {
		place = createJudgedPlace();
		oracle = new BashOracle(place.root);
	});
	after(() => place.remove());

	const say = async (command: string) =>
		judge(
			{ toolName: "run_command", action: { kind: "command", command, cwd: null }, argumentsJson: "{}" },
			place.permissive,
		);

	it("starts exactly what was understood, for what runs by itself", async () => {
		for (const { command } of cases.filter(({ expected }) => expected === "allow")) {
			const { resolved } = await say(command);
			assert.ok(resolved.kind === "command" && resolved.commands);
			assertUnderstood(command, await oracle.started(command), readScript(command)?.understood?.commands ?? []);
			assertUnderstood(resolved.script, await oracle.started(resolved.script), resolved.commands);
		}
	}).timeout(120_000);

	it("sees every program that bash starts, or asks", async () => {
		for (const { command } of cases.filter((each) => !neverRun.test(each.command) && !each.command.includes("\0"))) {
			const { decision } = await say(command);
			const read = readScript(command);
			const started = (await oracle.started(command)).map(([name = ""]) => name);
			const seen = (read?.seen ?? []).map(([name = ""]) => path.posix.basename(name));
			const isCarried = read === null || read.seen.some(mayStandFor);
			const missed = started.filter((name) => !seen.includes(name));
			assert.ok(missed.length === 0 || (decision !== "allow" && isCarried), `${command}: ${missed.join(" ")}`);
		}
	}).timeout(120_000);

	it("changes nothing with the real programs, in a real repository, for what runs by itself", async () => {
		const git = (...words: string[]) => execFileSync("git", ["-C", place.workspace, ...words], { stdio: "pipe" });
		git("init", "-q");
		git("add", "src", "README.md");
		const author = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
		git(...author, "commit", "-qm", "one");
		git(...author, "commit", "-q", "--allow-empty", "-m", "two");
		for (const [key, value] of [
			["core.fsmonitor", "touch evil; false"],
			["core.pager", "touch evil"],
			["diff.external", "touch evil; false"],
			["core.hooksPath", "."],
			["log.showSignature", "true"],
			["gpg.program", "./evil"],
			["alias.status", "!touch evil"],
		] as const) {
			git("config", key, value);
		}
		const before = stateOf(place.workspace);
		for (const { command } of cases.filter(({ expected }) => expected === "allow")) {
			const { resolved } = await say(command);
			assert.ok(resolved.kind === "command");
			const { endedBy } = await runScript(
				{ script: resolved.script, cwd: resolved.cwd, timeoutMs: 60_000 },
				new AbortController().signal,
			);
			assert.equal(endedBy, null, command);
			assert.equal(stateOf(place.workspace), before, command);
		}
	}).timeout(120_000);

	it("keeps secrets out of a search through folders, however it is asked for", async () => {
		const run = async (command: string) => {
			const { decision, resolved } = await say(command);
			assert.ok(resolved.kind === "command");
			if (decision !== "allow") return "asked";
			const options = { script: resolved.script, cwd: resolved.cwd, timeoutMs: 60_000 };
			return (await runScript(options, new AbortController().signal)).text;
		};
		assert.match(await run("grep -rn text ."), /README\.md/);
		for (const command of [
			"grep -rn text .",
			"grep -r --include='.env' text .",
			"grep -r text --include='*.key' -- .",
		]) {
			assert.doesNotMatch(await run(command), /\.env|\.key/, command);
		}
		assert.equal(await run("grep -r text .env"), "asked");
	});

	const word = constantFrom(
		"a",
		"-n",
		"src",
		"a b",
		"$x",
		"`id`",
		"$(id)",
		"'",
		'"',
		"\\",
		"*",
		"~",
		">",
		"<",
		";",
		"&",
		"|",
		"\n",
		"#",
		"=",
		"{a,b}",
		"!",
		"é",
		"",
	);
	const quoted = tuple(constantFrom("", "'", '"', "\\"), array(word, { maxLength: 3 })).map(
		([quote, words]) => `${quote}${words.join("")}${quote}`,
	);
	const script = tuple(
		constantFrom("ls", "cat", "echo", "git log", "grep", "find .", "sort", "rm", "eval", ""),
		array(tuple(quoted, constantFrom(" ", " ", "&& ls ", "| head ", "; ", "\n")), { maxLength: 5 }),
	).map(([name, rest]) => `${name} ${rest.map(([text, after]) => text + after).join("")}`);

	it("never lets through what bash reads in another way, whatever the text", async () => {
		await check(
			asyncProperty(script, async (command) => {
				const { decision, resolved } = await say(command);
				if (decision !== "allow") return;
				assert.ok(resolved.kind === "command" && resolved.commands);
				assertUnderstood(command, await oracle.started(command), readScript(command)?.understood?.commands ?? []);
				assertUnderstood(resolved.script, await oracle.started(resolved.script), resolved.commands);
			}),
			{ numRuns: 400 },
		);
	}).timeout(120_000);

	it("never throws, and writes what it read so that it is read the same again", async () => {
		check(
			property(string({ maxLength: 60, unit: "binary" }), script, (noise, command) => {
				readScript(noise);
				const read = readScript(command)?.understood;
				if (!read) return;
				assert.deepEqual(readScript(writeScript(read))?.understood?.commands, read.commands);
			}),
			{ numRuns: 3000 },
		);
		await check(
			asyncProperty(string({ maxLength: 80, unit: "binary" }), async (noise) => {
				await judgeCommand(noise, null, place.permissive);
			}),
			{ numRuns: 300 },
		);
	});
});
