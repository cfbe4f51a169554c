import * as v from "valibot";
import { DaybookError } from "../../errors.ts";
import type { Localize } from "../../localize.ts";
import type { SlashCommand, SlashCommands } from "../../slash/index.ts";
import type { ServerPrompt } from "../offers/offers.ts";
import { textOfContent } from "../offers/toolResult.ts";
import type { McpServer } from "./mcpServer.ts";

const promptResult = v.looseObject({ messages: v.array(v.looseObject({ content: v.unknown() })) });
const longestDraft = 200_000;

/** The prompts of running servers as slash commands: "/server.prompt". What comes of one is put into the composer, not sent. */
export class PromptCommands {
	readonly #commands: SlashCommands;
	readonly #localize: Localize;
	#added: readonly { dispose(): void }[] = [];

	constructor(commands: SlashCommands, localize: Localize) {
		this.#commands = commands;
		this.#localize = localize;
	}

	follow(servers: readonly McpServer[]): void {
		this.dispose();
		const made = servers.flatMap((server) =>
			(server.run.offers?.prompts ?? []).map((prompt) => this.#command(server, prompt)),
		);
		this.#added = made.flatMap((command) => (this.#commands.find(command.name) ? [] : [this.#commands.add(command)]));
	}

	dispose(): void {
		for (const added of this.#added) added.dispose();
		this.#added = [];
	}

	#command(server: McpServer, prompt: ServerPrompt): SlashCommand {
		const { inputs } = prompt;
		return {
			name: `/${nameOf(server.name)}.${nameOf(prompt.name)}`,
			description: `${prompt.description || prompt.name} (${server.name})`,
			argument:
				inputs.length === 0 ? null : inputs.map(({ name }) => (inputs.length === 1 ? name : `${name}=…`)).join(" "),
			run: async ({ argument }) => {
				const draft = await this.#expand(server, prompt, argument);
				return { send: null, draft, notice: null };
			},
		};
	}

	async #expand(server: McpServer, prompt: ServerPrompt, argument: string): Promise<string> {
		const localize = this.#localize;
		const input = inputFrom(prompt, argument);
		const missing = prompt.inputs.find(({ name, isRequired }) => isRequired && !input[name]);
		if (missing)
			throw new DaybookError("needs_argument", localize("Write {0} behind the command.", `${missing.name}=…`));
		const connection = await server.start("use");
		try {
			const answer = await connection.prompt(prompt.name, input, AbortSignal.timeout(60_000));
			const { messages } = v.parse(promptResult, answer);
			return messages
				.map(({ content }) => textOfContent(content))
				.join("\n\n")
				.slice(0, longestDraft);
		} catch (error) {
			const sentence = localize("The MCP server {0} did not give the prompt {1}.", server.name, prompt.name);
			throw new DaybookError("no_prompt", sentence, { cause: error });
		}
	}
}

/** "name=value" for several, with quotes where there are spaces; all that was typed for the only one. */
function inputFrom({ inputs }: ServerPrompt, argument: string): Readonly<Record<string, string>> {
	const [first] = inputs;
	if (!first) return {};
	const named = Array.from(argument.matchAll(/([\w.-]+)=(?:"([^"]*)"|(\S+))/g), ([, name = "", quoted, plain]) => [
		name,
		quoted ?? plain ?? "",
	]);
	const known = named.filter(([name]) => inputs.some((input) => input.name === name));
	if (known.length > 0) return Object.fromEntries(known) as Record<string, string>;
	return argument === "" ? {} : { [first.name]: argument };
}

function nameOf(text: string): string {
	return text.toLowerCase().replaceAll(/[^\p{L}\p{N}.-]+/gu, "-") || "server";
}
