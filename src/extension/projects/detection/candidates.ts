import type { FolderReader } from "./folder.ts";
import { FRAMEWORK_RULES, LANGUAGES_OF_TYPE, TYPE_RULES } from "./frameworkRules.ts";
import { MANIFEST_RULES } from "./manifestRules.ts";
import type { ManifestFacts } from "./readManifest.ts";
import { NO_FACTS, readManifest } from "./readManifest.ts";
import type { Condition, FrameworkRule, ManifestRule } from "./rules.ts";
import type { Inventory, ScanLimits } from "./scan.ts";
import { joinPath } from "./scan.ts";

/** A manifest that could tell what the folder is. */
export interface Candidate {
	readonly rule: ManifestRule;
	readonly path: string;
	readonly directory: string;
	readonly depth: number;
	readonly facts: ManifestFacts;
	readonly type: string;
	/** First that holds is the framework. */
	readonly frameworks: readonly FoundFramework[];
	readonly score: number;
}

interface FoundFramework {
	readonly framework: string;
	readonly evidence: string;
	readonly isLeading: boolean;
}

/** Where manifests are examples or test data, not the project. */
const SIDE_FOLDERS = new Set(
	"test tests spec __tests__ fixtures testdata example examples sample samples demo demos docs doc website template templates bench benchmarks e2e".split(
		" ",
	),
);

const DEPTH_PENALTY = 12;
const SIDE_PENALTY = 30;
/** A package.json that only installs tools (a formatter, git hooks) says little about the folder. */
const TOOLS_ONLY_PENALTY = 35;
const FRAMEWORK_BONUS = 25;
const LEADING_BONUS = 45;
const LANGUAGE_BONUS = 20;

/** True when `pattern` is the name, or `*.ext` or `prefix*` and fits it. */
function fits(pattern: string, name: string): boolean {
	if (pattern.startsWith("*")) return name.length >= pattern.length && name.endsWith(pattern.slice(1));
	return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function fileEvidence(pattern: string, directories: readonly string[], inventory: Inventory): string | undefined {
	for (const directory of directories) {
		if (!pattern.startsWith("*")) {
			const path = joinPath(directory, pattern);
			if (inventory.paths.has(path)) return path;
			continue;
		}
		const name = inventory.files.get(directory)?.find((file) => fits(pattern, file));
		if (name !== undefined) return joinPath(directory, name);
	}
	return undefined;
}

/** What a condition is asked about. */
export interface Ground {
	readonly facts: ManifestFacts;
	readonly path: string;
	/** Folders in which `file:` looks, in order. */
	readonly directories: readonly string[];
}

/** The file that makes the condition true, or undefined when it does not hold. */
function evidenceOf(condition: Condition, ground: Ground, inventory: Inventory, isRuntime = false): string | undefined {
	if (condition.startsWith("file:")) return fileEvidence(condition.slice(5), ground.directories, inventory);
	if (condition.startsWith("path:")) {
		const path = condition.slice(5);
		return inventory.paths.has(path) ? path : undefined;
	}
	if (condition.startsWith("mark:")) return ground.facts.marks.has(condition.slice(5)) ? ground.path : undefined;
	for (const [name, scope] of ground.facts.dependencies) {
		if (fits(condition, name) && !(isRuntime && scope === "dev")) return ground.path;
	}
	return undefined;
}

/** The first evidence for any of the conditions. */
export function anyEvidence(
	conditions: readonly Condition[],
	ground: Ground,
	inventory: Inventory,
	isRuntime = false,
): string | undefined {
	for (const condition of conditions) {
		const evidence = evidenceOf(condition, ground, inventory, isRuntime);
		if (evidence !== undefined) return evidence;
	}
	return undefined;
}

function frameworksOf(ground: Ground, type: string, inventory: Inventory): FoundFramework[] {
	const found = (rule: FrameworkRule): FoundFramework[] => {
		const evidence = anyEvidence(rule.when, ground, inventory, rule.isRuntime === true);
		return evidence === undefined ? [] : [{ framework: rule.framework, evidence, isLeading: rule.isLeading === true }];
	};
	return FRAMEWORK_RULES.filter((rule) => rule.types.includes(type)).flatMap(found);
}

function isToolsOnly(rule: ManifestRule, facts: ManifestFacts): boolean {
	if (rule.type !== "node") return false;
	const scopes = [...facts.dependencies.values()];
	return scopes.length > 0 && !scopes.includes("main") && facts.marks.size === 0;
}

function languageShare(type: string, language: string | null, inventory: Inventory): number {
	const counts = [...inventory.languages];
	const total = counts.reduce((sum, [, count]) => sum + count, 0);
	const own = LANGUAGES_OF_TYPE[type] ?? [language];
	const ofType = counts.filter(([name]) => own.includes(name)).reduce((sum, [, count]) => sum + count, 0);
	return total === 0 ? 0 : ofType / total;
}

function frameworkBonus(frameworks: readonly FoundFramework[]): number {
	if (frameworks.some(({ isLeading }) => isLeading)) return LEADING_BONUS;
	return frameworks.length > 0 ? FRAMEWORK_BONUS : 0;
}

function scoreOf(candidate: Omit<Candidate, "score">, inventory: Inventory): number {
	const { rule, depth, directory, frameworks, facts } = candidate;
	const isAside = directory.split("/").some((name) => SIDE_FOLDERS.has(name));
	const isTool = frameworks.length === 0 && isToolsOnly(rule, facts);
	const penalties = depth * DEPTH_PENALTY + (isAside ? SIDE_PENALTY : 0) + (isTool ? TOOLS_ONLY_PENALTY : 0);
	return (
		rule.weight +
		frameworkBonus(frameworks) +
		LANGUAGE_BONUS * languageShare(rule.type, rule.language, inventory) -
		penalties
	);
}

function buildCandidate(rule: ManifestRule, path: string, facts: ManifestFacts, inventory: Inventory): Candidate {
	const directory = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
	const depth = directory === "" ? 0 : directory.split("/").length;
	const ground: Ground = { facts, path, directories: [directory] };
	const own = frameworksOf(ground, rule.type, inventory);
	const special = TYPE_RULES.find(
		({ from, when }) => from === rule.type && anyEvidence(when, ground, inventory) !== undefined,
	);
	const named = special?.framework;
	const frameworks =
		named === undefined || named === null ? own : [{ framework: named, evidence: path, isLeading: true }, ...own];
	const candidate = { rule, path, directory, depth, facts, type: special?.type ?? rule.type, frameworks };
	return { ...candidate, score: scoreOf(candidate, inventory) };
}

interface Manifest {
	readonly rule: ManifestRule;
	readonly path: string;
}

/** Shallow manifests first, and among one folder's the weighty ones, so that the limit on reads cuts what matters least. */
function manifestsIn(inventory: Inventory): Manifest[] {
	const found: Manifest[] = [];
	for (const [directory, names] of inventory.files) {
		const here = names.flatMap((name) =>
			MANIFEST_RULES.filter((rule) => fits(rule.file, name)).map((rule) => ({ rule, path: joinPath(directory, name) })),
		);
		found.push(...here.toSorted((a, b) => b.rule.weight - a.rule.weight));
	}
	return found;
}

/** All manifests within the limits, best first. One that cannot be read still counts by its name. */
export async function findCandidates(
	reader: FolderReader,
	inventory: Inventory,
	limits: ScanLimits,
): Promise<Candidate[]> {
	const manifests = manifestsIn(inventory).slice(0, limits.reads);
	const candidates = await Promise.all(
		manifests.map(async ({ rule, path }) => {
			const text = rule.reading === null ? undefined : await reader.read(path, limits.bytesPerFile);
			return buildCandidate(rule, path, text === undefined ? NO_FACTS : readManifest(text, rule), inventory);
		}),
	);
	const order = (candidate: Candidate): number => MANIFEST_RULES.indexOf(candidate.rule);
	return candidates.toSorted((a, b) => b.score - a.score || order(a) - order(b));
}
