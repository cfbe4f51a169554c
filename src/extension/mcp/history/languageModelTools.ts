import * as vscode from "vscode";
import { historyToolIds } from "../../contributions.ts";
import { DaybookError } from "../../errors.ts";
import type { Services } from "../../services.ts";

/** Offers the questions about the history to the editor's other agents. Each one is asked of the user first. */
export function registerHistoryTools({ database, localize }: Services): vscode.Disposable {
	const made = Object.entries(historyToolIds).map(([name, id]) =>
		vscode.lm.registerTool(id, {
			prepareInvocation: ({ input }) => ({
				invocationMessage: localize("Asking Daybook: {0}", name),
				confirmationMessages: {
					title: localize("Ask Daybook about your history?"),
					message: localize("{0} with {1}. The answer goes to the agent that asks.", name, JSON.stringify(input)),
				},
			}),
			async invoke({ input }, token) {
				const { historyTools } = await import("./index.ts");
				const tool = historyTools.find((candidate) => candidate.name === name);
				if (!tool) throw new DaybookError("no_such_tool", localize("There is no tool {0}.", name));
				const abort = new AbortController();
				const cancelling = token.onCancellationRequested(() => abort.abort());
				try {
					const text = await tool.ask(database(), input, abort.signal);
					return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
				} finally {
					cancelling.dispose();
				}
			},
		}),
	);
	return vscode.Disposable.from(...made);
}
