import assert from "node:assert/strict";
import { whatFalls } from "../../../src/webview/storagePage/whatFalls.ts";

describe("What falls under a rule of the storage page", () => {
	const of = (count: number, messages: number, isChats: boolean) =>
		whatFalls({ count, messages, bytes: 2000, examples: [] }, isChats).replace(/, [^,]*$/, "");

	it("is told in the singular and in the plural", () => {
		assert.deepEqual(
			[of(1, 10, true), of(2, 1, true), of(1, 1, true), of(1, 0, false), of(2, 0, false)],
			["1 chat with 10 messages", "2 chats with 1 message", "1 chat with 1 message", "1 file", "2 files"],
		);
	});
});
