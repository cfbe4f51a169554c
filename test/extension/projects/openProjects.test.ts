import assert from "node:assert/strict";
import { cpSync, mkdtempSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { localizeIn, plainEnglish } from "../../../src/extension/localize.ts";
import * as detection from "../../../src/extension/projects/detection/index.ts";
import { folderNumber } from "../../../src/extension/projects/folderNumber.ts";
import { nearestRepository } from "../../../src/extension/projects/gitRepositories.ts";
import type { ProjectSighting, WorkspaceFolder } from "../../../src/extension/projects/openProjects.ts";
import { OpenProjects, REFRESH_DELAY_MS } from "../../../src/extension/projects/openProjects.ts";
import { HeldClock } from "../sessions/heldClock.ts";
import { nodeFolder } from "./nodeFolder.ts";

interface Watch {
	readonly uri: string;
	readonly names: readonly string[];
	readonly onChange: () => void;
}

describe("open projects", () => {
	let root = "";
	beforeEach(() => {
		root = mkdtempSync(path.join(tmpdir(), "daybook-projects-"));
	});
	afterEach(() => rmSync(root, { recursive: true, force: true }));

	function folder(name: string, files: Readonly<Record<string, string>> = {}): WorkspaceFolder {
		const directory = path.join(root, name);
		mkdirSync(directory, { recursive: true });
		for (const [file, content] of Object.entries(files)) writeFileSync(path.join(directory, file), content);
		return { uri: `file://${directory}`, path: directory, shownPath: directory, name: path.basename(name) };
	}

	/** A workspace of real folders, whose list and watchers the test holds. */
	function open(...folders: WorkspaceFolder[]) {
		const clock = new HeldClock(1_700_000_000_000);
		const watches = new Set<Watch>();
		const sightings: ProjectSighting[] = [];
		const errors: unknown[] = [];
		const state = { folders, loads: 0, isBroken: false, changes: 0, names: new Map<string, string>() };
		const projects = new OpenProjects({
			workspace: {
				folders: () => state.folders,
				workspaceFile: () => null,
				remoteName: () => null,
				reader: ({ path: directory }) => nodeFolder(directory),
				watch(watched, names, onChange) {
					const watch = { uri: watched.uri, names, onChange };
					watches.add(watch);
					return () => watches.delete(watch);
				},
				knownRepository: async () => null,
				folderIdentity: async (uri) => folderNumber(uri.slice("file://".length)),
			},
			loadDetection: async () => {
				state.loads++;
				return detection;
			},
			async recordSighting(sighting) {
				if (state.isBroken) throw new Error("no database");
				sightings.push(sighting);
				const { folderUri } = sighting.identity;
				return { projectId: `id of ${folderUri}`, name: state.names.get(folderUri) ?? sighting.profile.name };
			},
			machineId: "machine",
			localize: plainEnglish,
			clock,
			log: { info: () => undefined, warn: () => undefined, error: (_, error) => errors.push(error) },
		});
		projects.onDidChange(() => state.changes++);
		const changed = (uri: string): void => {
			for (const watch of watches) if (watch.uri === uri) watch.onChange();
		};
		return { clock, watches, sightings, errors, state, projects, changed };
	}

	it("loads and reads nothing while no folder is open", async () => {
		const { projects, state, watches } = open();
		projects.update();
		await projects.settled();
		assert.deepEqual([projects.current(), state.loads, watches.size], [[], 0, 0]);
		assert.equal(projects.projectOf(undefined), undefined);
	});

	it("shows a folder by its name at once, and what it is as soon as it is known", async () => {
		const web = folder("web", { "package.json": '{"name":"shop","dependencies":{"next":"1"}}' });
		const { projects, sightings, clock, state } = open(web);
		projects.update();
		assert.deepEqual([projects.current()[0]?.name, projects.current()[0]?.profile], ["web", null]);
		await projects.settled();
		const [project] = projects.current();
		assert.deepEqual([project?.name, project?.profile?.framework], ["shop", "Next.js"]);
		assert.equal(project?.projectId, `id of ${web.uri}`);
		assert.equal(project.starters[0], "How is this Next.js app structured, and which routes does it serve?");
		assert.equal(sightings.length, 1);
		assert.equal(sightings[0]?.seenAt, clock.now());
		assert.equal(sightings[0].shownPath, web.shownPath);
		assert.ok(state.changes >= 2);
	});

	it("asks its questions in the language of the editor", async () => {
		const german: Readonly<Record<string, string>> = JSON.parse(
			readFileSync(new URL("../../../l10n/bundle.l10n.de.json", import.meta.url), "utf8"),
		);
		const localize = localizeIn("de", (sentence) => german[sentence] ?? sentence);
		const profile = await detection.detectProject(nodeFolder(folder("bee", { "go.mod": "module bee\n" }).path), "bee");
		assert.deepEqual(detection.suggestStarters(profile, localize), [
			"Welche Pakete hat dieses Modul, und wo beginnt es?",
			"Welche Pakete dieses Moduls haben noch keine Tests?",
			"Wie installiere und starte ich dieses Projekt mit go?",
		]);
	});

	it("follows folders that are added and removed, and ends their watchers", async () => {
		const [a, b, c] = [folder("a"), folder("b", { "go.mod": "module bee\n" }), folder("c")];
		const { projects, state, watches } = open(a);
		projects.update();
		await projects.settled();
		state.folders = [b, a, c];
		projects.update();
		await projects.settled();
		assert.deepEqual(
			projects.current().map(({ name }) => name),
			["bee", "a", "c"],
		);
		assert.equal(watches.size, 3);
		state.folders = [c];
		projects.update();
		assert.deepEqual(
			projects.current().map(({ name }) => name),
			["c"],
		);
		assert.deepEqual(
			[...watches].map(({ uri }) => uri),
			[c.uri],
		);
		projects.dispose();
		assert.equal(watches.size, 0);
	});

	it("forgets a folder that is closed while it is being looked at", async () => {
		const { projects, state, sightings, watches } = open(folder("a"));
		projects.update();
		state.folders = [];
		projects.update();
		await new Promise((resolve) => {
			setTimeout(resolve, 50);
		});
		assert.deepEqual([projects.current(), sightings, watches.size], [[], [], 0]);
	});

	it("looks once for many changes, and records only what is new", async () => {
		const web = folder("web", { "package.json": '{"dependencies":{"react":"1"}}' });
		const { projects, state, clock, changed, sightings } = open(web);
		projects.update();
		await projects.settled();
		const { loads } = state;
		for (let count = 0; count < 50; count++) changed(web.uri);
		assert.equal(clock.pendingTimers, 1);
		await clock.pass(REFRESH_DELAY_MS);
		await projects.settled();
		assert.deepEqual([state.loads - loads, sightings.length], [1, 1]);
		writeFileSync(path.join(web.path, "package.json"), '{"dependencies":{"vue":"1"}}');
		changed(web.uri);
		await clock.pass(REFRESH_DELAY_MS);
		await projects.settled();
		assert.equal(projects.current()[0]?.profile?.framework, "Vue");
		assert.equal(sightings.length, 2);
	});

	it("sees a branch that was switched", async () => {
		const repository = folder("repository");
		mkdirSync(path.join(repository.path, ".git"));
		writeFileSync(path.join(repository.path, ".git/HEAD"), "ref: refs/heads/main\n");
		const { projects, changed, clock, sightings } = open(repository);
		projects.update();
		await projects.settled();
		writeFileSync(path.join(repository.path, ".git/HEAD"), "ref: refs/heads/other\n");
		changed(repository.uri);
		await clock.pass(REFRESH_DELAY_MS);
		await projects.settled();
		assert.deepEqual(
			sightings.map(({ identity }) => identity.branch),
			["main", "other"],
		);
	});

	it("takes the user's own name, and takes a new one when asked to look again", async () => {
		const web = folder("web", { "package.json": '{"name":"shop"}' });
		const { projects, state } = open(web);
		state.names.set(web.uri, "My shop");
		projects.update();
		await projects.settled();
		assert.equal(projects.current()[0]?.name, "My shop");
		state.names.set(web.uri, "Our shop");
		projects.refresh();
		await projects.settled();
		assert.equal(projects.current()[0]?.name, "Our shop");
	});

	it("keeps what it found when the database fails, and tells it the next time", async () => {
		const web = folder("web", { "go.mod": "module bee\n" });
		const { projects, state, errors, sightings, changed, clock } = open(web);
		state.isBroken = true;
		projects.update();
		await projects.settled();
		assert.equal(errors.length, 1);
		assert.deepEqual([projects.current()[0]?.projectId, projects.current()[0]?.name], [null, "bee"]);
		state.isBroken = false;
		changed(web.uri);
		await clock.pass(REFRESH_DELAY_MS);
		await projects.settled();
		assert.equal(sightings.length, 1);
		assert.notEqual(projects.current()[0]?.projectId, null);
	});

	it("looks again by itself at a folder that could not be entered, later each time, and stops when it is in", async () => {
		const web = folder("web", { "go.mod": "module bee\n" });
		const { projects, state, errors, sightings, clock } = open(web);
		state.isBroken = true;
		projects.update();
		await projects.settled();
		for (const [wait, tries] of [
			[5000, 2],
			[9999, 2],
			[1, 3],
		] as const) {
			await clock.pass(wait);
			await projects.settled();
			assert.equal(errors.length, tries);
		}
		state.isBroken = false;
		await clock.pass(20_000);
		await projects.settled();
		assert.equal(sightings.length, 1);
		await clock.pass(600_000);
		await projects.settled();
		assert.deepEqual([sightings.length, errors.length, clock.pendingTimers], [1, 3, 0]);
	});

	it("tells the database of a rename that it could not tell at first", async () => {
		const web = folder("web", { "go.mod": "module bee\n" });
		const { projects, state, clock } = open(web);
		projects.update();
		await projects.settled();
		state.isBroken = true;
		state.names.set(web.uri, "Our shop");
		projects.refresh();
		await projects.settled();
		assert.equal(projects.current()[0]?.name, "bee");
		state.isBroken = false;
		await clock.pass(5000);
		await projects.settled();
		assert.equal(projects.current()[0]?.name, "Our shop");
	});

	it("finds the innermost folder that holds a file, by whole names", async () => {
		const [outer, inner, alike] = [folder("shop"), folder("shop/packages/web"), folder("shop-old")];
		const { projects } = open(outer, inner, alike);
		projects.update();
		const nameOf = (uri?: string): string | undefined => projects.projectOf(uri)?.name;
		assert.equal(nameOf(`${inner.uri}/a.ts`), "web");
		assert.equal(nameOf(`${outer.uri}/a.ts`), "shop");
		assert.equal(nameOf(alike.uri), "shop-old");
		assert.equal(nameOf(`file://${root}/elsewhere/a.ts`), undefined);
		assert.equal(nameOf(), "shop");
		await projects.settled();
	});

	it("watches every manifest that the rules know, and lock files", () => {
		const names = detection.watchedNames();
		for (const name of ["package.json", "pyproject.toml", "*.csproj", "pnpm-lock.yaml", "uv.lock", "go.work"]) {
			assert.ok(names.includes(name), name);
		}
		assert.ok(
			names.every((name) => !/[{},]/.test(name)),
			"names fit into one glob",
		);
	});
});

describe("the number of a folder", () => {
	it("stays through a rename and differs for a copy", async () => {
		const root = mkdtempSync(path.join(tmpdir(), "daybook-number-"));
		const [before, after, copy] = ["before", "after", "copy"].map((name) => path.join(root, name)) as [
			string,
			string,
			string,
		];
		mkdirSync(before);
		const number = await folderNumber(before);
		renameSync(before, after);
		cpSync(after, copy, { recursive: true });
		assert.equal(await folderNumber(after), number);
		if (number !== null) assert.notEqual(await folderNumber(copy), number);
		assert.equal(await folderNumber(before), null);
		rmSync(root, { recursive: true });
	});
});

describe("repositories that the git extension knows", () => {
	const repository = (root: string, ...remotes: { name: string; fetchUrl?: string; pushUrl?: string }[]) => ({
		rootUri: { scheme: "file", path: root },
		state: { remotes, HEAD: { name: "main" } },
	});
	it("are chosen by the innermost root, by whole names", () => {
		const all = [repository("/w"), repository("/w/shop"), repository("/w/shop/sub"), repository("/w/sh")];
		assert.equal(nearestRepository(all, "/w/shop/packages")?.rootPath, "/w/shop");
		assert.equal(nearestRepository(all, "/w/shop")?.rootPath, "/w/shop");
		assert.equal(nearestRepository([repository("/w/sh")], "/w/shop"), null);
	});
	it("give the address they fetch from, or else push to", () => {
		const known = nearestRepository(
			[repository("/w", { name: "a", pushUrl: "p" }, { name: "b", fetchUrl: "f", pushUrl: "p" }, { name: "c" })],
			"/w",
		);
		assert.deepEqual(known?.remotes, [
			{ name: "a", url: "p" },
			{ name: "b", url: "f" },
		]);
	});
});
