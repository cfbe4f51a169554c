import assert from "node:assert/strict";
import { ProjectInUse } from "../../src/extension/projectInUse.ts";
import type { OpenProject } from "../../src/extension/projects/openProjects.ts";

const project = (name: string): OpenProject => ({
	folderUri: `file:///${name}`,
	shownPath: `/${name}`,
	name,
	projectId: `id-${name}`,
	profile: null,
	identity: null,
	starters: [],
});

/** A window on two folders, with the front in the test's hands. */
function twoFolders() {
	const state = { open: [project("shop"), project("api")], front: 0 };
	const inUse = new ProjectInUse({ projects: { current: () => state.open, inFront: () => state.open[state.front] } });
	const told: (string | undefined)[] = [];
	inUse.onDidChange(() => told.push(inUse.current()?.name));
	return { state, inUse, told };
}

describe("the project in use", () => {
	it("is that of the file in front, and tells when that is another one", () => {
		const { state, inUse, told } = twoFolders();
		assert.equal(inUse.current()?.name, "shop");
		inUse.look();
		state.front = 1;
		inUse.look();
		inUse.look();
		assert.deepEqual(told, ["api"]);
	});

	it("is the one the user chose, until a file of another project comes to the front", () => {
		const { state, inUse, told } = twoFolders();
		inUse.choose("file:///api");
		inUse.look();
		assert.equal(inUse.current()?.name, "api");
		state.front = 1;
		inUse.look();
		state.front = 0;
		inUse.look();
		assert.deepEqual(told, ["api", "shop"]);
	});

	it("falls back when the chosen folder is closed", () => {
		const { state, inUse, told } = twoFolders();
		inUse.choose("file:///api");
		state.open.pop();
		inUse.look();
		assert.equal(inUse.current()?.name, "shop");
		assert.deepEqual(told, ["api", "shop"]);
	});
});
