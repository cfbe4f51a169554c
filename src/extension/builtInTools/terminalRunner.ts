import * as vscode from "vscode";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import { plainText } from "../processes/index.ts";
import type { CommandEnd, CommandRun } from "./surroundings.ts";

/** A shell that has not said within this time (ms) that it tells where commands begin and end will not. */
const integrationMs = 10_000;
/** Characters of output that are kept. */
const mostOutput = 1_000_000;

/**
 * Runs a script in a terminal that the user sees and can type into, with his own surroundings. Needs a bash that the editor
 * can follow; rejects with a DaybookError when it cannot. The terminal stays open, so that what it shows can be read.
 */
export async function runInTerminal(run: CommandRun, signal: AbortSignal, localize: Localize): Promise<CommandEnd> {
	const terminal = vscode.window.createTerminal({
		name: localize("Daybook: command"),
		cwd: run.cwd,
		shellPath: "bash",
		isTransient: true,
	});
	terminal.show(true);
	const ending = new AbortController();
	const end = (): void => ending.abort();
	const timer = setTimeout(end, run.timeoutMs);
	signal.addEventListener("abort", end, { once: true });
	ending.signal.addEventListener("abort", () => terminal.dispose(), { once: true });
	try {
		signal.throwIfAborted();
		const shell = await integrationOf(terminal, localize);
		return await executed(shell, terminal, run, ending.signal);
	} finally {
		clearTimeout(timer);
		signal.removeEventListener("abort", end);
	}
}

async function integrationOf(terminal: vscode.Terminal, localize: Localize): Promise<vscode.TerminalShellIntegration> {
	if (terminal.shellIntegration) return terminal.shellIntegration;
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => {
			listening.dispose();
			terminal.dispose();
			const sentence = localize("The terminal does not tell where a command ends. Run commands without a terminal.");
			reject(new DaybookError("no_integration", sentence));
		}, integrationMs);
		const listening = vscode.window.onDidChangeTerminalShellIntegration(({ terminal: changed, shellIntegration }) => {
			if (changed !== terminal) return;
			clearTimeout(timer);
			listening.dispose();
			resolve(shellIntegration);
		});
	});
}

async function executed(
	shell: vscode.TerminalShellIntegration,
	terminal: vscode.Terminal,
	{ script, tell }: CommandRun,
	ending: AbortSignal,
): Promise<CommandEnd> {
	const listening: vscode.Disposable[] = [];
	const exit = new Promise<number | null>((resolve) => {
		listening.push(
			vscode.window.onDidEndTerminalShellExecution(({ terminal: ended, exitCode }) => {
				if (ended === terminal) resolve(exitCode ?? null);
			}),
			vscode.window.onDidCloseTerminal((closed) => {
				if (closed === terminal) resolve(null);
			}),
		);
	});
	const execution = shell.executeCommand(script);
	let output = "";
	const reading = (async () => {
		for await (const piece of execution.read()) {
			if (output.length >= mostOutput) continue;
			output += piece.slice(0, mostOutput - output.length);
			tell(plainText(piece));
		}
	})();
	const exitCode = await exit;
	await Promise.race([reading, new Promise((resolve) => setTimeout(resolve, 1000))]);
	for (const one of listening) one.dispose();
	return { output: plainText(output), exitCode, isTimeout: ending.aborted };
}
