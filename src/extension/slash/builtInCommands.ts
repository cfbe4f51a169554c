import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import { nothingMore, type SlashCall, type SlashCommand } from "./slashCommands.ts";

/** What the built-in commands do, in the editor and in the books. */
export interface SlashActions {
	newChat(draft: string | null): Promise<void>;
	/** Chooses the one model that fits, or lets the user choose when none or several do. */
	selectModel(typed: string): Promise<void>;
	/** Null hands the chat back to the wider default. */
	setSystemPrompt(conversationId: string, text: string | null): Promise<void>;
	/** What the chat and today cost, as sentences. */
	costs(conversationId: string | null): Promise<string>;
	search(words: string): Promise<void>;
	/** Summarises all rounds of the chat but the newest; rejects when there is nothing to summarise. */
	summarize(conversationId: string): Promise<void>;
	/** Rates the last answer of the chat; false when there is none. */
	rate(conversationId: string, value: number, note: string | null): Promise<boolean>;
	/** Writes the chat to a file; returns its path, null when the user changed their mind. */
	exportChat(conversationId: string, destination: string | null): Promise<string | null>;
}

/** The commands every composer has. */
export function builtInCommands(actions: SlashActions, localize: Localize): readonly SlashCommand[] {
	const chatOf = ({ conversationId }: SlashCall): string => {
		if (conversationId !== null) return conversationId;
		throw new DaybookError("no_chat_yet", localize("This chat has no messages yet. Send one first."));
	};
	return [
		{
			name: "/new",
			description: localize("Start a new chat"),
			argument: localize("text for the new chat"),
			async run({ argument }) {
				await actions.newChat(argument || null);
				return nothingMore;
			},
		},
		{
			name: "/model",
			description: localize("Choose the model"),
			argument: localize("name of a model"),
			async run({ argument }) {
				await actions.selectModel(argument);
				return nothingMore;
			},
		},
		systemCommand(actions, chatOf, localize),
		{
			name: "/summarize",
			description: localize("Summarise all rounds but the newest"),
			argument: null,
			async run(call) {
				await actions.summarize(chatOf(call));
				return { ...nothingMore, notice: localize("A summary is sent instead of the earlier rounds from now on.") };
			},
		},
		{
			name: "/cost",
			description: localize("Tell what this chat and today cost"),
			argument: null,
			run: async ({ conversationId }) => ({ ...nothingMore, notice: await actions.costs(conversationId) }),
		},
		{
			name: "/search",
			description: localize("Search all chats"),
			argument: localize("words to search for"),
			async run({ argument }) {
				await actions.search(argument);
				return nothingMore;
			},
		},
		rateCommand(actions, chatOf, localize),
		{
			name: "/export",
			description: localize("Export this chat as Markdown or JSON"),
			argument: localize("path of the file"),
			async run(call) {
				const path = await actions.exportChat(chatOf(call), call.argument || null);
				return { ...nothingMore, notice: path === null ? null : localize("The chat was written to {0}.", path) };
			},
		},
		{
			name: "/help",
			description: localize("List the commands"),
			argument: null,
			run: async () => ({ ...nothingMore, draft: "/" }),
		},
	];
}

function systemCommand(actions: SlashActions, chatOf: (call: SlashCall) => string, localize: Localize): SlashCommand {
	return {
		name: "/system",
		description: localize("Set the system prompt of this chat; nothing behind it takes it away"),
		argument: localize("the system prompt"),
		async run(call) {
			await actions.setSystemPrompt(chatOf(call), call.argument || null);
			const notice =
				call.argument === ""
					? localize("This chat follows the default system prompt again.")
					: localize("This chat has a system prompt of its own from now on.");
			return { ...nothingMore, notice };
		},
	};
}

function rateCommand(actions: SlashActions, chatOf: (call: SlashCall) => string, localize: Localize): SlashCommand {
	return {
		name: "/rate",
		description: localize("Rate the last answer from 1 to 5, with a note"),
		argument: localize("1 to 5, then a note"),
		async run(call) {
			const found = /^([1-5])(?:\s+([^]*))?$/.exec(call.argument);
			if (!found) throw new DaybookError("no_rating", localize("Write a number from 1 to 5 behind /rate."));
			const [, value, note] = found;
			if (!(await actions.rate(chatOf(call), Number(value), note?.trim() || null)))
				throw new DaybookError("no_answer", localize("This chat has no answer to rate yet."));
			return { ...nothingMore, notice: localize("The last answer was rated {0} of 5.", Number(value)) };
		},
	};
}
