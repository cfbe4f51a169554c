import type { CompletionItem } from "../../shared/protocol.ts";
import type { SlashCommand } from "./slashCommands.ts";

/**
 * The commands that begin with what is typed (without its slash), then those that hold it; among them those used most come
 * first. `uses` counts by name.
 */
export function slashCompletions(
	typed: string,
	commands: readonly SlashCommand[],
	uses: ReadonlyMap<string, number>,
): readonly CompletionItem[] {
	const wanted = typed.toLowerCase();
	const rank = ({ name }: SlashCommand): number => (name.startsWith(`/${wanted}`) ? 0 : 1);
	return commands
		.filter(({ name }) => name.slice(1).includes(wanted))
		.toSorted((a, b) => rank(a) - rank(b) || (uses.get(b.name) ?? 0) - (uses.get(a.name) ?? 0))
		.map(({ name, description, argument }) => ({
			id: name,
			label: name,
			detail: argument === null ? description : `${description} <${argument}>`,
			icon: "chevron-right",
			insert: argument === null ? name : `${name} `,
			continues: false,
		}));
}
