import assert from "node:assert/strict";
import { MessageModel } from "../../../src/webview/models/messageModel.ts";
import { blankMessage } from "../stage/fakeHost.ts";

describe("MessageModel", () => {
	it("joins pieces of one type, but not those with something untold between them", () => {
		const model = new MessageModel({ ...blankMessage("m-1", "chat-1"), state: "streaming" });
		model.append([
			{ type: "text", text: "one", isNewPart: true },
			{ type: "text", text: " and a half" },
		]);
		model.append([{ type: "text", text: "two", isNewPart: true }]);
		assert.equal(model.plainText(), "one and a half\n\ntwo");
	});
});
