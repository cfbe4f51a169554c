/** What a slash command is told. */
export interface SlashCall {
	/** What stands behind the name, trimmed; "" when nothing does. */
	readonly argument: string;
	/** The chat it was typed in; null in a new one. */
	readonly conversationId: string | null;
}

/** What the composer does after a command: each field null when there is nothing of it. */
export interface SlashResult {
	/** Is sent as the user's message. */
	readonly send: string | null;
	/** Is put into the composer. */
	readonly draft: string | null;
	/** One sentence, shown above the composer. */
	readonly notice: string | null;
}

export interface SlashCommand {
	/** With its slash and in lower case: "/new". */
	readonly name: string;
	/** One line for the list, in the user's language. */
	readonly description: string;
	/** What may stand behind it, such as "name of a model"; null when nothing does. */
	readonly argument: string | null;
	/** Throws a DaybookError whose sentence is shown when it cannot be done. */
	readonly run: (call: SlashCall) => Promise<SlashResult>;
}

export const nothingMore: SlashResult = { send: null, draft: null, notice: null };

/** The slash commands there are. Features add theirs when they are registered; the composer lists and runs them. */
export class SlashCommands {
	readonly #commands = new Map<string, SlashCommand>();

	/** Adds a command; returns what takes it away again. A name that is there already is a mistake in the code. */
	add(command: SlashCommand): { dispose(): void } {
		const { name } = command;
		if (this.#commands.has(name)) throw new Error(`${name} is there twice`);
		this.#commands.set(name, command);
		return { dispose: () => this.#commands.delete(name) };
	}

	all(): readonly SlashCommand[] {
		return [...this.#commands.values()];
	}

	find(name: string): SlashCommand | null {
		return this.#commands.get(name.toLowerCase()) ?? null;
	}
}
