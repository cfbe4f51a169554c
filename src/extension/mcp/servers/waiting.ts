import type { Localize } from "../../localize.ts";
import type { McpServer } from "./mcpServer.ts";

type Looked = Pick<McpServer, "id" | "name" | "definitionHash" | "consent" | "run">;

/** Tells the user once of servers that a chat wants and that wait for his word or have failed: all that wait in one go. */
export class Waiting {
	readonly #localize: Localize;
	readonly #tell: (sentence: string) => void;
	readonly #told = new Set<string>();

	constructor(localize: Localize, tell: (sentence: string) => void) {
		this.#localize = localize;
		this.#tell = tell;
	}

	look(servers: readonly Looked[]): void {
		const untold = servers.filter((server) => this.#isNews(server));
		const waiting = untold.filter(isWaiting);
		const several = waiting.length > 1 ? waiting : [];
		if (several.length > 0) {
			const names = several.map(({ name }) => `“${name}”`).join(", ");
			this.#tell(this.#localize("These MCP servers wait to be looked at before they are started: {0}.", names));
		}
		for (const server of untold) if (!several.includes(server)) this.#tell(this.#sentenceOf(server) ?? "");
	}

	#isNews(server: Looked): boolean {
		const sentence = this.#sentenceOf(server);
		if (sentence === null) return false;
		const what = JSON.stringify([server.id, server.definitionHash, sentence]);
		return !this.#told.has(what) && this.#told.add(what) !== undefined;
	}

	#sentenceOf({ consent, name, run }: Looked): string | null {
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
}

const isWaiting = ({ consent }: Looked): boolean => consent === "never" || consent === "changed";
