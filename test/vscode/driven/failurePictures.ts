import { afterEach } from "mocha";
import { failureFacts } from "./failureFacts.ts";
import { openEditors } from "./runningEditor.ts";

/** Loaded before the e2e tests: a test that fails leaves a picture of each open window under out/screenshots and tells how it stood. */
afterEach(async function () {
	if (this.currentTest?.state !== "failed") {
		return;
	}
	const name = this.currentTest.fullTitle().replaceAll(/\W+/g, "-").slice(0, 80);
	for (const [index, picture] of [...openEditors].flatMap((editor) => editor.pages()).entries()) {
		const file = `out/screenshots/failed-${name}-${index + 1}.png`;
		await picture.screenshot({ path: file }).catch(() => undefined);
		console.log(`      picture: ${file}`);
	}
	for (const editor of openEditors) {
		const facts = await failureFacts(editor).catch((error: unknown) => [String(error)]);
		for (const fact of facts) console.log(`      ${fact}`);
	}
});
