import type { DependencyPlace, LineReading, ManifestRule, TreeReading } from "./rules.ts";
import { parseTree, valuesAt } from "./trees.ts";

/** What a manifest says, whatever its format. */
export interface ManifestFacts {
	readonly name: string | null;
	readonly dependencies: ReadonlyMap<string, "main" | "dev">;
	readonly marks: ReadonlySet<string>;
	/** As declared, for example "pnpm@9.1.0". */
	readonly packageManager: string | null;
}

export const NO_FACTS: ManifestFacts = { name: null, dependencies: new Map(), marks: new Set(), packageManager: null };

/** Lines are cut so that an expression can never be slow, and counted so that a file cannot be. */
const MAX_LINE_LENGTH = 400;
const MAX_LINES = 5000;
const MAX_DEPENDENCIES = 3000;

const REQUIREMENT = /^\s*([A-Za-z0-9][\w.-]{0,100})/;

class FactsBuilder {
	name: string | null = null;
	packageManager: string | null = null;
	readonly dependencies = new Map<string, "main" | "dev">();
	readonly marks = new Set<string>();

	depend(name: string, scope: "main" | "dev"): void {
		if (this.dependencies.size >= MAX_DEPENDENCIES) return;
		if (this.dependencies.get(name) !== "main") this.dependencies.set(name, scope);
	}
}

function namesAt(value: unknown, from: DependencyPlace["from"]): string[] {
	if (typeof value === "string") return from === "keys" ? [] : [value];
	if (typeof value !== "object" || value === null) return [];
	return from === "keys" ? Object.keys(value) : Object.values(value).filter((item) => typeof item === "string");
}

/** Python treats `Foo_Bar`, `foo.bar` and `foo-bar` as one package. */
function requirementName(text: string): string[] {
	const name = REQUIREMENT.exec(text)?.[1];
	return name === undefined ? [] : [pythonName(name)];
}

function pythonName(name: string): string {
	return name.toLowerCase().replaceAll(/[_.]/g, "-");
}

function addPlace(facts: FactsBuilder, tree: unknown, place: DependencyPlace): void {
	const names = valuesAt(tree, place.path).flatMap((value) => namesAt(value, place.from));
	for (const name of place.from === "requirements" ? names.flatMap(requirementName) : names) {
		facts.depend(name, place.scope);
	}
}

function firstText(tree: unknown, paths: readonly string[]): string | null {
	const found = paths
		.flatMap((path) => valuesAt(tree, path))
		.find((value) => typeof value === "string" && value !== "");
	return typeof found === "string" ? found : null;
}

function readTree(text: string, reading: TreeReading): ManifestFacts {
	const tree = parseTree(text, reading.parser);
	const facts = new FactsBuilder();
	facts.name = firstText(tree, reading.names);
	facts.packageManager = reading.packageManager === undefined ? null : firstText(tree, [reading.packageManager]);
	for (const place of reading.dependencies) addPlace(facts, tree, place);
	for (const path of reading.marks) {
		for (const value of valuesAt(tree, path)) {
			// A switch that is off, or a number where a table belongs, declares nothing.
			if (value === false || typeof value === "number") continue;
			facts.marks.add(path);
			if (typeof value === "string") facts.marks.add(`${path}=${value}`);
		}
	}
	return facts;
}

function linesOf(text: string, parser: LineReading["parser"]): string[] {
	const separated = parser === "xml" ? text.replaceAll("<", "\n<") : text;
	return separated.split("\n", MAX_LINES).map((line) => line.slice(0, MAX_LINE_LENGTH).trim());
}

function isComment(line: string): boolean {
	return line === "" || line.startsWith("#") || line.startsWith("//") || line.startsWith("<!--");
}

function addLine(facts: FactsBuilder, line: string, reading: LineReading): void {
	facts.name ??= reading.name?.exec(line)?.[1]?.trim() ?? null;
	for (const [mark, expression] of Object.entries(reading.marks ?? {})) {
		if (expression.test(line)) facts.marks.add(mark);
	}
	if (reading.dependency === undefined) return;
	for (const match of line.matchAll(reading.dependency)) if (match[1] !== undefined) facts.depend(match[1], "main");
}

function readLines(text: string, reading: LineReading): ManifestFacts {
	const facts = new FactsBuilder();
	for (const line of linesOf(text, reading.parser)) if (!isComment(line)) addLine(facts, line, reading);
	return facts;
}

function withPythonNames(facts: ManifestFacts): ManifestFacts {
	return { ...facts, dependencies: new Map([...facts.dependencies].map(([name, scope]) => [pythonName(name), scope])) };
}

function isTreeReading(reading: TreeReading | LineReading): reading is TreeReading {
	return reading.parser === "json" || reading.parser === "toml";
}

/** What the text of a manifest says by its rule. Never throws: from a broken file comes what could be made out. */
export function readManifest(text: string, rule: ManifestRule): ManifestFacts {
	const { reading } = rule;
	if (reading === null) return NO_FACTS;
	const facts = isTreeReading(reading) ? readTree(text, reading) : readLines(text, reading);
	return rule.type === "python" ? withPythonNames(facts) : facts;
}
