import assert from "node:assert/strict";
import { HostileSite, page } from "../extension/network/hostileSite.ts";
import { startOllamaStandIn, type StandIn } from "../standin/index.ts";
import type { EditorWindow } from "../vscode/driven/editorWindow.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { rows } from "./databaseRows.ts";
import { eventually, panelOf, type Panel } from "./panelSteps.ts";

const article = `<!doctype html><title>Brewing with marks</title><article><h1>Brewing</h1><p>${"The kettle whistles at ninety degrees. ".repeat(
	12,
)}</p></article>`;

describe("links in the installed package", () => {
	let site: HostileSite;
	let standIn: StandIn;
	let editor: RunningEditor;
	let window: EditorWindow;
	let panel: Panel;

	const open = async (allowed: readonly string[]): Promise<void> => {
		editor = await startEditor({
			settings: { "daybook.ollama.host": standIn.url, "daybook.network.allowedPrivateHosts": allowed },
		});
		window = await editor.openWindow();
		panel = await panelOf(window);
	};
	const answerDialog = async (button: string): Promise<void> => {
		const dialog = window.page.locator(".monaco-dialog-box");
		await dialog.waitFor({ timeout: 30_000 });
		await dialog.getByRole("button", { name: button, exact: true }).click();
		await dialog.waitFor({ state: "detached" });
	};
	const analyze = async (address: string): Promise<void> => {
		await panel.getByRole("textbox", { name: "Message" }).fill(address);
		await panel.getByRole("button", { name: "Analyze link" }).click();
	};

	before(async () => {
		site = await new HostileSite({ "/tea": page(article) }).start();
		standIn = await startOllamaStandIn();
	});

	after(async () => {
		await standIn?.stop();
		await site?.close();
	});

	afterEach(async () => editor?.stop());

	it("refuses a page on this machine, and says how it could be allowed", async () => {
		await open([]);
		const address = `http://127.0.0.1:${site.port}/tea`;
		await analyze(address);
		await answerDialog("Fetch");
		await window.toast("allowedPrivateHosts").waitFor({ timeout: 30_000 });
		const [link] = await eventually(
			() => rows(editor, "SELECT url, status, error_message FROM links"),
			(found) => found[0]?.["status"] === "error",
		);
		assert.equal(link?.["url"], address);
		assert.match(String(link?.["error_message"]), /private network or on this machine/);
		assert.equal(site.connections, 0);
		await window.screenshot("links-refused");
		await window.page.locator(".notifications-toasts").getByRole("button", { name: "Open Setting" }).click();
		await window.page.locator(".settings-editor").getByText("Allowed Private Hosts").first().waitFor();
	});

	it("fetches a page that a rule of the user names, has it read, and finds it by the search", async () => {
		await open([`127.0.0.1:${site.port}`]);
		await analyze(`http://127.0.0.1:${site.port}/tea`);
		await answerDialog("Fetch");
		const [link] = await eventually(
			() => rows(editor, "SELECT status, title, key_insights, model_id FROM links"),
			(found) => found[0]?.["status"] === "success",
		);
		assert.equal(link?.["title"], "Brewing with marks");
		assert.match(String(link?.["key_insights"]), /ninety degrees/);
		assert.deepEqual(
			site.requests.map(({ url }) => url),
			["/tea"],
		);
		const [call] = rows(editor, "SELECT kind, cost_micro_usd FROM token_usage");
		assert.deepEqual([call?.["kind"], call?.["cost_micro_usd"]], ["link", 0]);
		const contacts = await eventually(
			() => rows(editor, "SELECT host, status, bytes_received FROM network_log WHERE purpose = 'link'"),
			(found) => found.length > 0,
		);
		assert.deepEqual(
			contacts.map(({ host, status, bytes_received }) => [host, status, bytes_received]),
			[[`127.0.0.1:${site.port}`, 200, article.length]],
		);
		const preview = await window.webview("h2:has-text('Key insights')");
		await preview.getByRole("heading", { name: "Brewing with marks" }).waitFor();
		await window.screenshot("links-page");

		await window.page.locator('.pane-header[aria-label^="Links"]').click();
		await window.treeRows("Links").filter({ hasText: "Brewing with marks" }).waitFor({ timeout: 20_000 });
		await window.screenshot("links-view");

		await window.runCommand("Daybook: Search All Chats");
		await window.quickInput.fill("whistles");
		const hit = window.quickPickRows.filter({ hasText: "Brewing with marks" });
		await hit.waitFor({ timeout: 20_000 });
		await window.screenshot("links-search");
		await window.page.keyboard.press("Escape");
	});

	it("fetches nothing when the user does not want it", async () => {
		await open([`127.0.0.1:${site.port}`]);
		const before = site.connections;
		await analyze(`http://127.0.0.1:${site.port}/tea`);
		await answerDialog("Cancel");
		await panel.getByRole("textbox", { name: "Message" }).fill("/help");
		assert.deepEqual(rows(editor, "SELECT id FROM links"), []);
		assert.equal(site.connections, before);
	});
});
