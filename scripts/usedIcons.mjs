import { globSync, readFileSync, writeFileSync } from "node:fs";
import subsetFont from "subset-font";

const rule = /\.codicon-([a-z0-9-]+):before \{ content: "\\([0-9a-f]+)" \}\n?/g;

/**
 * Writes the icons that the bundles name anywhere, as a font and its style sheet: the whole font is a tenth of the package.
 * A word that happens to be an icon's name keeps that icon; a name that is put together counts by its beginning ("symbol-").
 */
export async function writeUsedIcons(from, to) {
	const scripts = globSync("dist/**/*.{js,cjs}").map((file) => readFileSync(file, "utf8"));
	const words = new Set(scripts.flatMap((script) => script.match(/[a-z0-9]+(?:-[a-z0-9]+)*-?/g) ?? []));
	const beginnings = [...words].filter((word) => word.endsWith("-") && word.length > 3);
	const isUsed = (name) => words.has(name) || beginnings.some((beginning) => name.startsWith(beginning));
	const style = readFileSync(`${from}/codicon.css`, "utf8");
	const used = [...style.matchAll(rule)].filter(([, name]) => isUsed(name));
	const characters = used.map(([, , code]) => String.fromCodePoint(Number.parseInt(code, 16))).join("");
	const font = await subsetFont(readFileSync(`${from}/codicon.ttf`), characters, { targetFormat: "truetype" });
	writeFileSync(`${to}/codicon.ttf`, font);
	writeFileSync(
		`${to}/codicon.css`,
		style.replaceAll(rule, (whole, name) => (isUsed(name) ? whole : "")),
	);
}
