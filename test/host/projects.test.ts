import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import { systemClock } from "../../src/extension/clock.ts";
import { plainEnglish } from "../../src/extension/localize.ts";
import * as detection from "../../src/extension/projects/detection/index.ts";
import { openFolder } from "../../src/extension/projects/folderReader.ts";
import type { ProjectSighting } from "../../src/extension/projects/index.ts";
import { registerProjects } from "../../src/extension/projects/index.ts";
import type { SessionEnd, SessionOpening } from "../../src/extension/sessions/index.ts";
import { registerSession } from "../../src/extension/sessions/index.ts";

const failures: unknown[] = [];
const log = {
	info: () => undefined,
	warn: () => undefined,
	error: (_: string, error: unknown) => failures.push(error),
};

async function until(holds: () => boolean, what: string): Promise<void> {
	for (let attempt = 0; attempt < 200; attempt++) {
		if (holds()) return;
		await sleep(100);
	}
	assert.fail(`waited in vain: ${what}`);
}

describe("projects in the editor", () => {
	let root = "";
	before(() => {
		root = mkdtempSync(path.join(tmpdir(), "daybook-host-projects-"));
	});
	after(() => rmSync(root, { recursive: true, force: true }));

	it("reads a folder through the editor's file system, and neither folders behind links nor large files", async () => {
		mkdirSync(path.join(root, "below"));
		writeFileSync(path.join(root, "small.txt"), "\ufeffsmall");
		writeFileSync(path.join(root, "large.txt"), "x".repeat(2000));
		symlinkSync(root, path.join(root, "loop"));
		symlinkSync(path.join(root, "small.txt"), path.join(root, "linked.txt"));
		const reader = openFolder(vscode.Uri.file(root));
		const types = new Map((await reader.list("")).map(({ name, type }) => [name, type]));
		assert.deepEqual(Object.fromEntries(types), {
			below: "directory",
			"large.txt": "file",
			"linked.txt": "file",
			loop: "other",
			"small.txt": "file",
		});
		assert.equal(await reader.read("small.txt", 1000), "small");
		assert.equal(await reader.read("linked.txt", 1000), "small");
		assert.equal(await reader.read(path.join(root, "small.txt"), 1000), "small");
		assert.equal(await reader.read("below/../small.txt", 1000), "small");
		assert.equal(await reader.read("large.txt", 1000), undefined);
		assert.equal(await reader.read("below", 1000), undefined);
		assert.equal(await reader.read("/dev/zero", 1000), undefined);
		assert.deepEqual(await reader.list("gone"), []);
	});

	it("enters the open folder, and notices when a manifest or the branch changes", async () => {
		const sightings: ProjectSighting[] = [];
		const projects = registerProjects({
			loadDetection: async () => detection,
			recordSighting: async (sighting) => {
				sightings.push(sighting);
				return { projectId: "project", name: sighting.profile.name };
			},
			machineId: "machine",
			localize: plainEnglish,
			clock: systemClock,
			log,
		});
		let changes = 0;
		projects.onDidChange(() => changes++);
		await projects.settled();
		const folder = vscode.workspace.workspaceFolders?.[0];
		assert.ok(folder !== undefined, "the suite runs with a folder");
		assert.equal(projects.projectOf(vscode.Uri.joinPath(folder.uri, "src/a.ts"))?.projectId, "project");
		assert.notEqual(projects.current()[0]?.profile?.type, null);
		const cargo = path.join(folder.uri.fsPath, "Cargo.toml");
		writeFileSync(cargo, '[package]\nname = "added"\n[dependencies]\naxum = "1"\n');
		const isFound = (): boolean =>
			projects.current()[0]?.profile?.findings.some(({ name }) => name === "Axum") === true;
		await until(isFound, "the new manifest");
		rmSync(cargo);
		await until(() => !isFound(), "the manifest that is gone");
		const head = path.join(folder.uri.fsPath, ".git/HEAD");
		if (existsSync(head)) {
			const saw = (branch: string): boolean => sightings.at(-1)?.identity.branch === branch;
			const kept = readFileSync(head, "utf8");
			writeFileSync(head, "ref: refs/heads/another-branch\n");
			await until(() => saw("another-branch"), "the other branch");
			writeFileSync(head, kept);
			await until(() => saw("main"), "the branch as it was");
		}
		assert.ok(changes > 0);
		projects.dispose();
		assert.deepEqual(failures, []);
	});
});

describe("the session in the editor", () => {
	it("knows its window and follows what is done in it", async () => {
		const opened: SessionOpening[] = [];
		const closed: SessionEnd[] = [];
		const changed = new vscode.EventEmitter<void>();
		let projectId: string | null = null;
		const session = registerSession({
			opening: { id: "s", machineId: "m", userId: "u", preferences: {}, processIdentity: null },
			extensionVersion: "0.0.0",
			rows: {
				open: async (row) => void opened.push(row),
				heartbeat: async () => true,
				close: async (row) => closed.push(row) > 0,
			},
			clock: systemClock,
			log,
			projectIdOf: () => projectId,
			onDidChangeProjects: changed.event,
		});
		await session.tracker.open();
		assert.equal(opened[0]?.device.editorVersion, vscode.version);
		assert.equal(opened[0].device.operatingSystem, process.platform);
		assert.equal(opened[0].device.editorMachineId, vscode.env.machineId);
		projectId = "late";
		changed.fire();
		const document = await vscode.workspace.openTextDocument({ content: "one\n", language: "plaintext" });
		await vscode.window.showTextDocument(document);
		await until(() => session.tracker.lastActivityAt > (opened[0]?.startedAt ?? 0), "the editor that came forward");
		session.dispose();
		await session.tracker.close();
		assert.equal(closed[0]?.projectId, "late");
		assert.ok(closed[0].endedAt >= closed[0].lastActivityAt);
		await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
		assert.deepEqual(failures, []);
	});
});
