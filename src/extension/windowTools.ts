import * as vscode from "vscode";
import { contentStore } from "./attachmentFiles.ts";
import { keepLoaded } from "./keepLoaded.ts";
import type { Services } from "./services.ts";
import type { BuiltInSurroundings, ChangeKeeper } from "./builtInTools/index.ts";
import { ToolRegistry, type ToolSource } from "./tools/index.ts";

/** The tools of this window. */
export interface Tools {
	readonly registry: ToolRegistry;
	/** What calls did to files. */
	readonly changes: () => Promise<ChangeKeeper>;
}

/** Sets up the registry with Daybook's own tools; these are a bundle of their own, loaded when a model is first asked. */
export function createTools(services: Services): Tools {
	const { log, localize, database, network, settings } = services;
	const registry = new ToolRegistry(log);
	const load = keepLoaded(async () => {
		const bundle = await import("./builtInTools/index.ts");
		const { isSensitive } = await import("./permissions/index.ts");
		const editor = bundle.editorPort(localize);
		const changes = new bundle.ChangeKeeper({
			contents: contentStore(services, "change"),
			files: editor.files,
			shownPath: (absolute) => vscode.workspace.asRelativePath(absolute),
			localize,
		});
		const runCommand = bundle.chosenRunner(
			() => settings().runsInTerminal,
			async (run, signal) => bundle.runInTerminal(run, signal, localize),
			async (run, signal) => bundle.runCaptured(run, signal, editor.folders()),
		);
		const fetchPage: BuiltInSurroundings["fetchPage"] = async (url, signal) =>
			network.safeFetch(url, { purpose: "tool" }, signal);
		const source: ToolSource = bundle.builtInTools({
			editor,
			runCommand,
			fetchPage,
			database,
			isSensitive,
			localize,
		});
		return { source, changes };
	});
	registry.add({ tools: async (conversationId) => (await load()).source.tools(conversationId) });
	return { registry, changes: async () => (await load()).changes };
}
