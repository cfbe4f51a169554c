import assert from "node:assert/strict";
import type { Failure } from "../../../src/shared/model.ts";
import { NoticesModel } from "../../../src/webview/models/noticesModel.ts";

const failure = (message: string): Failure => ({ code: "full", message, detail: null, actions: [] });
const full = "The disk is full.";

describe("Notices", () => {
	it("do not repeat what stands in a place of its own, whichever comes first", () => {
		const notices = new NoticesModel();
		notices.show(failure(full));
		notices.setStanding(full);
		assert.deepEqual(notices.shown.peek(), []);
		notices.show(failure(full));
		assert.deepEqual([notices.shown.peek(), notices.announcement.peek()], [[], full]);
		notices.show(failure("Something else."));
		assert.equal(notices.shown.peek().length, 1);
	});

	it("are shown again once the sentence stands no more", () => {
		const notices = new NoticesModel();
		notices.setStanding(full);
		notices.setStanding(null);
		notices.show(failure(full));
		assert.equal(notices.shown.peek()[0]?.message, full);
	});
});
