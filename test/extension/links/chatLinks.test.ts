import assert from "node:assert/strict";
import { linkChoices, outcomeOf } from "../../../src/extension/links/chatLinks.ts";
import { settingNamedIn } from "../../../src/extension/links/namedSetting.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { judgedAddresses } from "../../../src/extension/network/resolveHost.ts";

const secret = "http://ada:word@wiki/x";
const reason = "The address holds a user name or password. Take it out and try again.";

describe("The links of a chat", () => {
	it("are all offered; one that is never fetched is not chosen and says why", () => {
		assert.deepEqual(linkChoices(["http://localhost/x", secret], [], plainEnglish), [
			{ label: "http://localhost/x", picked: true },
			{ label: secret, detail: reason, picked: false },
		]);
	});

	it("are counted afterwards, and those that failed are named with their reason", () => {
		const links = [
			{ url: "https://a.test/", status: "success", error: null },
			{ url: "http://127.0.0.1/", status: "error", error: "It is private." },
		] as const;
		assert.equal(
			outcomeOf(links, [{ url: secret, error: reason }], plainEnglish),
			`3 links were analysed, 2 of them failed. http://127.0.0.1/: It is private. ${secret}: ${reason}`,
		);
		assert.equal(outcomeOf([links[0]], [], plainEnglish), "1 links were analysed, 0 of them failed.");
	});

	it("lead to the setting that would allow one that is private, and to none for other reasons", async () => {
		let refusal = "";
		await judgedAddresses(new URL("http://127.0.0.1/x"), false, async () => [], plainEnglish).catch((error: Error) => {
			refusal = error.message;
		});
		assert.equal(settingNamedIn([null, reason, refusal]), "daybook.network.allowedPrivateHosts");
		assert.equal(settingNamedIn([null, reason]), null);
	});
});
