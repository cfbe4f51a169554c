import * as v from "valibot";

const manifest = v.object({
	contributes: v.object({ commands: v.array(v.object({ command: v.string(), title: v.string() })) }),
});

/** What the palette calls each command, by its id, from the manifest as the editor translated it. */
export function commandTitles(packageJson: unknown): Readonly<Record<string, string>> {
	const read = v.safeParse(manifest, packageJson);
	if (!read.success) return {};
	return Object.fromEntries(
		read.output.contributes.commands.map(({ command, title }) => [command, title.replace(/…$/, "")]),
	);
}
