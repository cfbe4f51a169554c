import { readFileSync } from "node:fs";
import path from "node:path";
import { repository } from "../vscode/layout.ts";
import { sentencesInSource } from "./sentences.ts";

type Texts = Readonly<Record<string, string>>;

/** One sentence for each text that is missing, left over, empty, or has other placeholders than the English one. */
export function translationFaults(): readonly string[] {
	const sentences = new Map(sentencesInSource().map(({ text, file }) => [text, { english: text, where: file }]));
	const manifest = new Map(
		Object.entries(read("package.nls.json")).map(([key, english]) => [key, { english, where: "package.nls.json" }]),
	);
	return [...faultsOf("l10n/bundle.l10n.de.json", sentences), ...faultsOf("package.nls.de.json", manifest)];
}

function faultsOf(
	file: string,
	wanted: ReadonlyMap<string, { readonly english: string; readonly where: string }>,
): readonly string[] {
	const texts = read(file);
	const missing = [...wanted].flatMap(([key, { english, where }]) => {
		const text = Object.hasOwn(texts, key) ? texts[key] : undefined;
		if (!text) return [`${file} lacks ${JSON.stringify(key)} of ${where}.`];
		return placeholders(text) === placeholders(english)
			? []
			: [`${file}: ${JSON.stringify(key)} fills in other values.`];
	});
	const unused = Object.keys(texts).filter((key) => !wanted.has(key));
	return [...missing, ...unused.map((key) => `${file} has ${JSON.stringify(key)}, which nothing uses.`)];
}

/** What is filled in, icons and commands that a text refers to, in any order. */
function placeholders(text: string): string {
	const found = text.match(/\{\w+\}|\$\([\w-]+\)|\]\([^)]*\)/g) ?? [];
	return found.toSorted().join(" ");
}

function read(file: string): Texts {
	return JSON.parse(readFileSync(path.join(repository, file), "utf8")) as Texts;
}
