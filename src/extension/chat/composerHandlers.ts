import type { Attachment } from "../../shared/model.ts";
import type { CompletionItem } from "../../shared/protocol.ts";
import type { Localize } from "../localize.ts";
import { DaybookError } from "../errors.ts";
import type { SlashCommand } from "../slash/index.ts";
import { slashCompletions } from "../slash/index.ts";
import type { HandlersOf } from "./handlerGroups.ts";

/** What the composer's requests reach: mentions and files in the editor, commands of all features. */
export interface ComposerPort {
	mentionCompletions(typed: string): Promise<readonly CompletionItem[]>;
	/** More than one when the user picked files in a dialog; none when they turned away. */
	attachMention(itemId: string): Promise<readonly Attachment[]>;
	attachBytes(name: string, bytes: Uint8Array): Promise<Attachment>;
	attachFile(uri: string): Promise<Attachment>;
	/** False when there is nothing left to show. */
	openAttachment(attachment: Attachment): Promise<boolean>;
	/** The built-in commands, those of other features and the user's prompt files. */
	slashCommands(): Promise<readonly SlashCommand[]>;
	/** How often each was used, by its name. */
	slashUses(): Promise<ReadonlyMap<string, number>>;
	countSlash(name: string): void;
}

/** Handlers of what stands around the text box: completion, attachments, slash commands. */
export function composerHandlers(
	port: ComposerPort,
	localize: Localize,
): HandlersOf<"completion" | "attachment" | "slash"> {
	return {
		async "completion/list"({ trigger, typed }) {
			if (trigger === "mention") return port.mentionCompletions(typed);
			const [commands, uses] = await Promise.all([port.slashCommands(), port.slashUses()]);
			return slashCompletions(typed, commands, uses);
		},
		"attachment/mention": async ({ itemId }) => port.attachMention(itemId),
		async "attachment/add"({ name, data }) {
			return port.attachBytes(name, Buffer.from(data, "base64"));
		},
		async "attachment/addFiles"({ uris }) {
			const attached: Attachment[] = [];
			for (const uri of uris) attached.push(await port.attachFile(uri));
			return attached;
		},
		async "attachment/open"({ attachment }) {
			if (await port.openAttachment(attachment)) return null;
			const sentence = localize("The content of {0} is no longer on this machine.", attachment.name);
			throw new DaybookError("gone", sentence);
		},
		async "slash/run"({ text, conversationId }) {
			const found = /^(\/[^\s]+)(?:\s+([^]*))?$/.exec(text.trim());
			const name = found?.[1]?.toLowerCase() ?? "";
			const command = (await port.slashCommands()).find((candidate) => candidate.name === name);
			if (!command) {
				if (looksLikeCommand(text)) throw unknownCommand(name, localize);
				return null;
			}
			port.countSlash(name);
			return command.run({ argument: found?.[2]?.trim() ?? "", conversationId });
		},
	};
}

/** "/hlep me" begins with a command with a mistake in it; "/etc/hosts is empty" and "/2 is what?" are messages. */
function looksLikeCommand(text: string): boolean {
	return /^\/\p{L}[\p{L}\p{N}-]*(?:\s|$)/u.test(text.trim());
}

function unknownCommand(name: string, localize: Localize): Error {
	return new DaybookError("no_such_command", localize("There is no command {0}. Type / to see all.", name));
}
