import { usesCodeServer } from "../layout.ts";
import { runInDesktop } from "./desktop.ts";
import { runInCodeServer } from "./hostSuite.ts";

/** `node test/vscode/driven/hostMain.ts <bundle that exports run()>`; the tests read what else they need from the environment. */
const [suite = ""] = process.argv.slice(2);
const environment: Record<string, string> = {};
for (const [name, value] of Object.entries(process.env)) {
	if (value !== undefined && (name.startsWith("DAYBOOK_") || name === "CI" || name === "NODE_V8_COVERAGE")) {
		environment[name] = value;
	}
}

process.exitCode = await (usesCodeServer ? runInCodeServer(suite, environment) : runInDesktop(suite, environment));
