import assert from "node:assert/strict";
import { accessStates } from "./accessStates.ts";
import type { Page } from "./stage/browser.ts";
import { openPanelStage, type PanelStage } from "./stage/openPanel.ts";

interface TreeNode {
	readonly ignored: boolean;
	readonly role?: { readonly value: string };
	readonly name?: { readonly value: string };
	readonly properties?: readonly { readonly name: string; readonly value: { readonly value: unknown } }[];
}

/** What a screen reader is given of the panel. */
async function accessibilityTree(page: Page): Promise<readonly TreeNode[]> {
	const session = await page.context().newCDPSession(page);
	const { frameTree } = (await session.send("Page.getFrameTree")) as {
		readonly frameTree: { readonly childFrames: readonly { readonly frame: { readonly id: string } }[] };
	};
	const frameId = frameTree.childFrames[0]?.frame.id;
	const tree = (await session.send("Accessibility.getFullAXTree", { frameId })) as { readonly nodes: TreeNode[] };
	return tree.nodes.filter(({ ignored }) => !ignored);
}

/** Roles that say nothing without a name; beside these whatever can have the focus. */
const named =
	/^(?:button|link|textbox|searchbox|combobox|checkbox|option|meter|progressbar|dialog|log|region|article)$/;

/** What is wrong with where the focus goes with Tab, from the beginning of the panel on. */
async function focusOrder(page: Page): Promise<readonly string[]> {
	const frame = page.frames().find((candidate) => candidate.url().includes("/panel"));
	assert.ok(frame);
	await frame.evaluate(`
		seen = [];
		[first, last] = [document.createElement("button"), document.createElement("button")];
		document.body.prepend(first);
		document.body.append(last);
		first.focus();
	`);
	const faults: string[] = [];
	for (let presses = 0; presses < 300; presses++) {
		await page.keyboard.press("Tab");
		const step = (await frame.evaluate(`(() => {
			const now = document.activeElement;
			if (now === last) return "end";
			const before = seen.at(-1);
			if (seen.includes(now)) return "again: " + now.outerHTML.slice(0, 80);
			seen.push(now);
			const name = now.getAttribute("aria-label") ?? now.textContent.slice(0, 40);
			if (!before) return "";
			const follows = before.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING;
			const [from, to] = [before.getBoundingClientRect(), now.getBoundingClientRect()];
			if (!follows) return name + ": before it in the order of reading";
			// What a button opens may lie above it.
			if (before.hasAttribute("aria-haspopup")) return "";
			return to.bottom < from.top - 1 ? name + ": above what had the focus before it" : "";
		})()`)) as string;
		if (step === "end") return faults;
		if (step !== "") faults.push(step);
		if (faults.length > 5) return faults;
	}
	// A chat has thousands of places for the focus; who went through so many in order has seen every kind.
	return faults;
}

describe("the accessibility tree of the panel in Chromium", function () {
	let stage: PanelStage;

	before(async function () {
		const opened = await openPanelStage(this);
		if (opened) stage = opened;
	});

	after(() => stage?.close());

	for (const [name, [scenario, go]] of Object.entries(accessStates)) {
		it(`has a name for each control, and one log: ${name}`, async () => {
			const { page, panel } = await stage.open({ scenario });
			await go(panel, page);
			const nodes = await accessibilityTree(page);
			const isControl = ({ role, properties }: TreeNode) =>
				named.test(role?.value ?? "") ||
				(properties?.some((one) => one.name === "focusable" && one.value.value === true) &&
					!/^(?:RootWebArea|generic|none)$/.test(role?.value ?? ""));
			const nameless = nodes.filter((node) => isControl(node) && !node.name?.value.trim());
			assert.deepEqual(
				nameless.map(({ role }) => role?.value),
				[],
			);
			const logs = nodes.filter(({ role }) => role?.value === "log");
			// Behind a page that lies over the conversation there is nothing to be read.
			const isCovered = (await panel.locator("main[inert]").count()) > 0;
			assert.deepEqual(
				logs.map((node) => node.name?.value),
				isCovered ? [] : ["Conversation"],
			);
			await page.close();
		});

		it(`gives the focus in the order of reading: ${name}`, async () => {
			const { page, panel } = await stage.open({ scenario });
			await go(panel, page);
			assert.deepEqual(await focusOrder(page), []);
			await page.close();
		});
	}
});
