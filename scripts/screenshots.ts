import { installKit } from "../test/vscode/install.ts";
import { packageExtension } from "./package.ts";
import { runNode } from "./run.ts";

/** `npm run screenshots`: pictures of the panel in three themes and two widths under out/screenshots. */
if (await packageExtension()) {
	installKit();
	process.exitCode = await runNode(["test/vscode/driven/screenshotMain.ts", ...process.argv.slice(2)]);
} else {
	process.exitCode = 1;
}
