import assert from "node:assert/strict";
import { openPanel } from "./models/panel.ts";
import type { Page, Scope } from "./stage/browser.ts";
import { openPanelStage, type PanelStage } from "./stage/openPanel.ts";
import { scenarios } from "./stage/scenarios.ts";
import { storedByPage } from "./stage/storedByPage.ts";
import { until } from "./stage/until.ts";

async function started() {
	const panel = openPanel(scenarios.empty);
	await panel.chat.start();
	return panel;
}

function calls(page: Page, method: string): Promise<readonly unknown[]> {
	return page.evaluate((name) => window.fakeHost.paramsOf(name), method);
}

function chips(panel: Scope) {
	return panel.locator(".composer .attachment-name");
}

describe("What stands around the text box", () => {
	it("is sent with the message, once, and comes back when it could not be stored", async () => {
		const { chat, host } = await started();
		await chat.attachments.mention("tide.ts");
		await chat.attachments.mention("tide.ts");
		assert.equal(chat.attachments.list.value.length, 1);
		chat.composer.setText("Look");
		host.failNext("disk_full");
		await chat.sending.send();
		assert.deepEqual([chat.attachments.list.value.length, chat.composer.text.value], [1, "Look"]);
		await chat.sending.send();
		const sent = host.paramsOf("round/start").at(-1) as { attachments?: readonly { name: string }[] };
		assert.deepEqual(
			sent.attachments?.map(({ name }) => name),
			["tide.ts"],
		);
		assert.deepEqual(chat.attachments.list.value, []);
	});

	it("is a message by itself when it is an image, and so are words, but nothing is none", async () => {
		const { chat, host } = await started();
		assert.equal(chat.canSend.value, false);
		await chat.attachments.addUris(["file:///w/p.png"]);
		assert.equal(chat.canSend.value, true);
		await chat.sending.send();
		const [sent] = host.paramsOf("round/start") as readonly { text: string; attachments?: readonly unknown[] }[];
		assert.deepEqual([sent?.text, sent?.attachments?.length], ["", 1]);
		assert.equal(chat.canSend.value, false);
		assert.equal(chat.sending.recall("older"), false);
	});

	it("says so when what was dropped cannot be read, such as a folder", async () => {
		const { chat, host } = await started();
		// Outside a browser nothing reads a file, as inside one nothing reads a folder.
		await chat.attachments.addFiles([new File(["x"], "harbour")]);
		assert.match(chat.notices.shown.value[0]?.message ?? "", /^harbour cannot be read/);
		assert.deepEqual([host.paramsOf("attachment/add"), chat.attachments.isBusy.value], [[], false]);
	});

	it("tells before sending that the model cannot see a picture", async () => {
		const { chat } = await started();
		assert.equal(chat.attachments.warning.value, null);
		await chat.attachments.addUris(["file:///w/app.ts"]);
		assert.equal(chat.attachments.warning.value, null);
		const model = chat.catalog.chosen.value;
		await chat.attachments.mention("harbour.ts");
		assert.equal(model?.abilities.images, false);
		await chat.attachments.addUris(["file:///w/p.png"]);
		assert.match(chat.attachments.warning.value ?? "", /cannot see images/);
	});

	it("runs commands instead of sending them, and sends what a prompt file makes of one", async () => {
		const { chat, host } = await started();
		chat.composer.setText("/cost");
		await chat.sending.send();
		assert.deepEqual([chat.slash.notice.value, chat.composer.text.value], ["This chat: $0.00. Today: $0.12.", ""]);
		assert.deepEqual(host.paramsOf("round/start"), []);
		chat.composer.setText("/review tide");
		await chat.sending.send();
		assert.equal((host.paramsOf("round/start")[0] as { text: string }).text, "Review this: tide.ts");
		assert.equal(chat.slash.notice.value, null);
	});

	it("keeps a command that could not be run, and sends what only begins with a slash", async () => {
		const { chat, host } = await started();
		chat.composer.setText("/hlep");
		await chat.sending.send();
		assert.deepEqual([chat.composer.text.value, chat.slash.isUnknown.value], ["/hlep", true]);
		assert.equal(chat.slash.notice.value, "There is no command /hlep.");
		assert.deepEqual([chat.notices.shown.value, host.paramsOf("round/start")], [[], []]);
		chat.composer.setText("/etc/hosts is empty");
		await chat.sending.send();
		assert.equal((host.paramsOf("round/start")[0] as { text: string }).text, "/etc/hosts is empty");
	});

	it("sends a text that begins with no known command when the user says so, and asks about each anew", async () => {
		const { chat, host } = await started();
		chat.composer.setText("/hlep me");
		await chat.sending.send();
		chat.sending.write("/hlep me, please");
		assert.equal(chat.slash.isUnknown.value, false);
		await chat.sending.send();
		assert.equal(chat.slash.isUnknown.value, true);
		await chat.sending.sendAsItIs();
		assert.equal((host.paramsOf("round/start")[0] as { text: string }).text, "/hlep me, please");
		assert.deepEqual([chat.composer.text.value, chat.slash.notice.value], ["", null]);
	});

	it("completes at the cursor only, and stays closed once it was dismissed", async () => {
		const { completion } = (await started()).chat;
		await completion.update("mail a@b", 8);
		assert.equal(completion.isOpen.value, false);
		await completion.update("see @ti now", 7);
		assert.deepEqual(
			completion.items.value.map(({ label }) => label),
			["selection", "tide.ts"],
		);
		completion.move(-1);
		assert.deepEqual(completion.take("see @ti now"), {
			item: taken("tide.ts", "src"),
			trigger: "mention",
			text: "see @tide.ts now",
			cursor: 12,
		});
		await completion.update("see @h", 6);
		completion.dismiss();
		await completion.update("see @ha", 7);
		assert.equal(completion.isOpen.value, false);
		await completion.update("", 0);
		await completion.update("@ha", 3);
		assert.equal(completion.isOpen.value, true);
	});

	it("never takes what was offered for a text that is no longer there", async () => {
		const { chat, host } = await started();
		await chat.completion.update("/", 1);
		assert.equal(chat.completion.items.value.length, 2);
		host.hold();
		void chat.completion.update("/cost", 5);
		assert.deepEqual(
			chat.completion.items.value.map(({ label }) => label),
			["/cost"],
		);
		void chat.completion.update("/nothing", 8);
		assert.equal(chat.completion.take("/nothing"), null);
		host.release();
	});

	describe("in Chromium", function () {
		let stage: PanelStage;
		before(async function () {
			const opened = await openPanelStage(this);
			if (opened) stage = opened;
		});
		after(() => stage?.close());
		beforeEach(function () {});

		it("offers mentions by keyboard, with the chosen line told to a screen reader", async () => {
			const { page, panel, complaints } = await stage.open({ scenario: "empty" });
			const box = panel.getByRole("textbox", { name: "Message" });
			await box.focus();
			await page.keyboard.type("look at @");
			const list = panel.getByRole("listbox", { name: "Suggestions" });
			await list.waitFor();
			const active = await box.getAttribute("aria-activedescendant");
			assert.equal(await panel.locator(`#${active}`).getAttribute("aria-selected"), "true");
			await page.keyboard.type("har");
			await panel.getByRole("option", { name: "harbour.ts" }).waitFor();
			await page.keyboard.press("Enter");
			await chips(panel).getByText("harbour.ts").waitFor();
			assert.equal(await box.inputValue(), "look at @harbour.ts ");
			assert.equal(await list.count(), 0);
			assert.deepEqual(await calls(page, "round/start"), []);
			await panel.getByRole("button", { name: "Remove harbour.ts" }).click();
			await chips(panel).first().waitFor({ state: "detached" });
			assert.deepEqual(complaints, []);
			await page.close();
		});

		it("begins a mention by the button, closes on Escape, and says why nothing could be attached", async () => {
			const { page, panel } = await stage.open({ scenario: "empty" });
			await panel.getByRole("button", { name: "Attach" }).click();
			await panel.getByRole("listbox", { name: "Suggestions" }).waitFor();
			await page.keyboard.press("Escape");
			assert.equal(await panel.getByRole("listbox", { name: "Suggestions" }).count(), 0);
			await page.keyboard.press("Backspace");
			await page.keyboard.type("@sel");
			await panel.getByRole("option", { name: /selection/ }).click();
			await panel.getByText("Nothing is selected in the editor.").first().waitFor();
			await page.close();
		});

		it("warns before a key goes to a hosted model, names what it is, and lets it be sent all the same", async () => {
			const { page, panel } = await stage.open({ scenario: "empty" });
			const box = panel.getByRole("textbox", { name: "Message" });
			const warning = panel.getByText("seems to hold keys");
			const key = "ghp_Ab3dEf6hIj9kLm2nOp5qRs8t";
			await box.fill(`Why is ${key} refused?`);
			await panel.getByText(/^≈/).waitFor();
			assert.equal(await warning.count(), 0, "it stays on this machine");
			await panel.getByRole("button", { name: /^Model/ }).click();
			await panel.getByRole("combobox").fill("claude");
			await panel.getByRole("combobox").press("Enter");
			await panel.getByText("keys (GitHub). If you send it, Anthropic gets them.").waitFor();
			await box.fill("Why is my key refused?");
			await warning.waitFor({ state: "detached" });
			await box.fill(`Why is ${key} refused?`);
			await warning.waitFor();
			await panel.getByRole("button", { name: "Send" }).click();
			await until(async () => (await calls(page, "round/start")).length === 1);
			await page.close();
		});

		it("runs a command by one Enter from the list", async () => {
			const { page, panel } = await stage.open({ scenario: "empty" });
			await panel.getByRole("textbox", { name: "Message" }).focus();
			await page.keyboard.type("/co");
			await panel.getByRole("option", { name: /\/cost/ }).waitFor();
			await page.keyboard.press("Enter");
			await panel.locator(".slash-notice").getByText("Today: $0.12").waitFor();
			assert.equal(await panel.getByRole("textbox", { name: "Message" }).inputValue(), "");
			await page.close();
		});

		it("attaches a pasted text that would freeze the box, and takes a shorter one as it is", async () => {
			const { page, panel, complaints } = await stage.open({ scenario: "empty" });
			const box = panel.getByRole("textbox", { name: "Message" });
			const paste = async (line: string, count: number) => {
				await box.evaluate(
					(element, [words, times]) => {
						const copy = (event: ClipboardEvent) => {
							event.clipboardData?.setData("text/plain", words.repeat(times));
							event.preventDefault();
						};
						element.ownerDocument.addEventListener("copy", copy, { once: true });
					},
					[line, count] as const,
				);
				await box.press("ControlOrMeta+c");
				await box.press("ControlOrMeta+v");
			};
			await paste("漢字とかな\n", 90_000);
			await chips(panel).getByText("Pasted text, 90,001 lines").waitFor();
			assert.equal(await box.inputValue(), "");
			await paste("short\n", 3);
			assert.equal(await box.inputValue(), "short\nshort\nshort\n");
			assert.deepEqual(complaints, []);
			await page.close();
		});

		it("takes pasted pictures and dropped files, and keeps them through a reload", async () => {
			const { page, panel } = await stage.open({ scenario: "empty" });
			await panel.getByRole("textbox", { name: "Message" }).evaluate((box) => {
				const pasted = new DataTransfer();
				pasted.items.add(new File([new Uint8Array([1, 2, 3])], "shot.png", { type: "image/png" }));
				box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: pasted, bubbles: true, cancelable: true }));
				const dropped = new DataTransfer();
				dropped.setData("text/uri-list", "file:///w/src/quay.ts");
				box.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
			}, null);
			await chips(panel).getByText("shot.png").waitFor();
			await chips(panel).getByText("quay.ts").waitFor();
			await panel.getByText("cannot see images").waitFor();
			await until(async () => (await storedByPage(panel)).includes("shot.png"));
			await page.reload();
			await chips(panel).getByText("shot.png").waitFor();
			await page.close();
		});
	});
});

function taken(label: string, detail: string) {
	return { id: label, label, detail, icon: "file", insert: `@${label}`, continues: false };
}
