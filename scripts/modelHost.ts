import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { addressFrom } from "../src/extension/ollamaAddress.ts";
import { repository } from "../test/vscode/layout.ts";

/** Where the models come from that a started editor talks to. */
export interface ModelHost {
	readonly url: string;
	readonly description: string;
	stop(): Promise<void>;
}

/** The Ollama that runs on this machine, or else the stand-in that speaks its protocol. */
export async function obtainModelHost(): Promise<ModelHost> {
	const url = addressFrom(process.env["OLLAMA_HOST"] ?? "");
	const version = await ollamaVersion(url);
	if (version !== undefined) {
		return { url, description: `Ollama ${version} at ${url}`, stop: () => Promise.resolve() };
	}
	return startStandIn();
}

async function ollamaVersion(url: string): Promise<string | undefined> {
	try {
		const response = await fetch(`${url}/api/version`, { signal: AbortSignal.timeout(2000) });
		const body = (await response.json()) as { readonly version?: unknown };
		return typeof body.version === "string" ? body.version : undefined;
	} catch {
		// Nobody answers there, or it is not Ollama: the stand-in takes its place.
		return undefined;
	}
}

/** Starts the stand-in as a process of its own and waits for the address it prints. */
async function startStandIn(): Promise<ModelHost> {
	const child = spawn(process.execPath, [path.join(repository, "test/standin/main.ts")], {
		// Its standard input ends with this process, which ends it too.
		stdio: ["pipe", "pipe", "inherit"],
		// Ctrl+C reaches the whole foreground group; the stand-in has to outlive the editor, which stops in order.
		detached: true,
	});
	const exited = new Promise<void>((resolve) => {
		child.once("exit", () => resolve());
	});
	for await (const line of createInterface({ input: child.stdout })) {
		const url = /http:\/\/\S+/.exec(line)?.[0];
		if (url !== undefined) {
			return {
				url,
				description: `no Ollama answers here, so a demo model stands in at ${url}`,
				async stop() {
					child.kill("SIGTERM");
					await exited;
				},
			};
		}
	}
	throw new Error("The stand-in for Ollama did not start.");
}
