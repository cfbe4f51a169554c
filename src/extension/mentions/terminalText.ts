import * as vscode from "vscode";

/** Copies from the terminal, from what the user selected to what was run last. */
const copyCommands = [
	"workbench.action.terminal.copySelection",
	"workbench.action.terminal.copyLastCommandAndLastCommandOutput",
] as const;

/**
 * The text selected in the active terminal, else its last command with its output where the shell tells. The editor gives a
 * terminal's text to no extension but by way of the clipboard, which gets back what was on it.
 */
export async function terminalText(): Promise<string | null> {
	if (!vscode.window.activeTerminal) return null;
	const { clipboard } = vscode.env;
	const before = await clipboard.readText();
	const mark = `daybook-${process.hrtime.bigint()}`;
	try {
		for (const command of copyCommands) {
			await clipboard.writeText(mark);
			await vscode.commands.executeCommand(command);
			const text = await clipboard.readText();
			if (text !== mark && text.trim() !== "") return text;
		}
		return null;
	} finally {
		await clipboard.writeText(before);
	}
}
