import * as vscode from "vscode";
import { commands } from "../../contributions.ts";
import type { Localize } from "../../localize.ts";
import type { McpServer } from "./mcpServer.ts";

/** Tells the user once about each server that a chat wants and that waits for his word or has failed. */
export class Waiting {
	readonly #localize: Localize;
	readonly #told = new Set<string>();

	constructor(localize: Localize) {
		this.#localize = localize;
	}

	look(server: McpServer): void {
		const sentence = this.#sentenceOf(server);
		if (sentence === null) return;
		const what = JSON.stringify([server.id, server.definitionHash, sentence]);
		if (this.#told.has(what)) return;
		this.#told.add(what);
		void this.#tell(sentence);
	}

	#sentenceOf({ consent, name, run }: McpServer): string | null {
		const localize = this.#localize;
		if (consent === "never") return localize("The MCP server “{0}” waits to be looked at before it is started.", name);
		if (consent === "changed")
			return localize(
				"The definition of the MCP server “{0}” has changed. It is not started before you look at it.",
				name,
			);
		if (run.state === "failed") return localize("The MCP server “{0}” failed: {1}", name, run.failure ?? "");
		return null;
	}

	async #tell(sentence: string): Promise<void> {
		const show = this.#localize("Show MCP Servers");
		if ((await vscode.window.showWarningMessage(sentence, show)) === show)
			await vscode.commands.executeCommand(commands.showMcpServers);
	}
}
