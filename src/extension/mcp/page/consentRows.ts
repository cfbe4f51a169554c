import { serverProgram } from "../client/serverProgram.ts";
import { definitionRows } from "../definitions/definitionRows.ts";
import type { ServerDefinition } from "../definitions/serverDefinition.ts";

/** A definition line by line, with the program that its command stands for on this machine at present. */
export function consentRows(
	definition: ServerDefinition,
	untrusted: readonly string[],
): ReturnType<typeof definitionRows> {
	const [first, ...others] = definitionRows(definition);
	const program = definition.kind === "stdio" ? serverProgram(definition, untrusted) : null;
	if (first === undefined || program === null || program === first.text) return definitionRows(definition);
	return [first, { label: "program", key: "program", text: program }, ...others];
}
