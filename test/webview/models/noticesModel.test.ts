import assert from "node:assert/strict";
import type { Failure } from "../../../src/shared/model.ts";
import { NoticesModel } from "../../../src/webview/models/noticesModel.ts";

const failure = (message: string): Failure => ({ code: "full", message, detail: null, actions: [] });
const full = "The disk is full.";

describe("Notices", () => {
	let notices: NoticesModel;
	beforeEach(() => {
		notices = new NoticesModel();
	});
	const shown = (): string[] => notices.shown.peek().map(({ message }) => message);

	it("do not repeat what stands in a place of its own, whichever comes first", () => {
		notices.show(failure(full));
		notices.setStanding(full);
		assert.deepEqual(shown(), []);
		notices.show(failure(full));
		notices.show(failure("Something else."));
		assert.deepEqual(shown(), ["Something else."]);
	});

	it("still say why something failed when the sentence stands no more, until something goes well", async () => {
		notices.setStanding(full);
		notices.show(failure(full));
		notices.setStanding(null);
		assert.deepEqual(shown(), [full]);
		notices.show(failure("Something else."));
		assert.equal(await notices.guard(async () => null), true);
		assert.deepEqual(shown(), ["Something else."]);
	});

	it("tell no more what failed before something that the user asked for went well, but what came of it", async () => {
		notices.show(failure("Open a file first."));
		assert.equal(await notices.act(async () => Promise.reject(new Error("no"))), false);
		assert.equal(shown().length, 2);
		assert.equal(await notices.act(async () => notices.show(failure("Sent, but not answered."))), true);
		assert.deepEqual(shown(), ["Sent, but not answered."]);
	});
});
