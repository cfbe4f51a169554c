import type { ServerDefinition } from "./serverDefinition.ts";

/** A definition line by line, whole and in the order of what decides most. */
export function definitionRows(
	definition: ServerDefinition,
): readonly { readonly label: string; readonly key: string; readonly text: string }[] {
	const row = (label: string, key: string, text: string) => ({ label, key, text });
	const values = (key: string, given: Readonly<Record<string, string>>) =>
		Object.entries(given).map(([name, value]) => row(`${key}.${name}`, `${key}.${name}`, value));
	return definition.kind === "stdio"
		? [
				row("command", "command", definition.command),
				...definition.args.map((argument, index) => row(`args[${index}]`, `args[${index}]`, argument)),
				...values("env", definition.env),
				row("cwd", "cwd", definition.cwd),
			]
		: [row("url", "url", definition.url), ...values("headers", definition.headers)];
}

const hidden = /\p{C}|\p{Default_Ignorable_Code_Point}|\p{Zl}|\p{Zp}|\u2800|(?! )\p{Zs}/gu;

/** The text for a dialog of the editor, which draws it as it is: characters that nobody sees stand as their numbers. */
export function revealed(text: string): string {
	return text.replaceAll(hidden, (character) => {
		const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
		return `<U+${number}>`;
	});
}
