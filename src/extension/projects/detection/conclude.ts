import { LOCKS } from "package-manager-detector/constants";
import type { Candidate, Ground } from "./candidates.ts";
import { anyEvidence } from "./candidates.ts";
import { LANGUAGE_RULES, LANGUAGES_OF_TYPE, TYPE_OF_LANGUAGE } from "./frameworkRules.ts";
import type { Finding } from "./profile.ts";
import { NO_FACTS } from "./readManifest.ts";
import type { WorkspaceRule } from "./rules.ts";
import type { Inventory } from "./scan.ts";
import { joinPath } from "./scan.ts";
import { PACKAGE_MANAGER_RULES, TAG_RULES, WORKSPACE_RULES } from "./toolRules.ts";

const NODE_TYPES = new Set(["node", "vscode-extension"]);
/** Node's managers, the more particular lock file first when there are several. */
const LOCK_ORDER = ["pnpm", "yarn", "bun", "npm", "deno"];

/** The candidate and what its folder, then the root, holds. */
function groundOf(candidate: Candidate): Ground {
	return { facts: candidate.facts, path: candidate.path, directories: [...new Set([candidate.directory, ""])] };
}

const DECLARED = 1;
const FOUND_BY_NAME = 0.9;
const FOUND_BELOW = 0.6;
const COUNTED = 0.4;
/** A manifest of this weight (a Makefile) goes with any kind of project, so that the sources say more. */
const SAYS_LITTLE = 15;

/** The kinds of project in the folder, best first. Without a telling manifest its sources decide. */
export function findTypes(candidates: readonly Candidate[], inventory: Inventory): Finding[] {
	const findings = candidates.map(({ type, path, depth }): Finding => ({
		kind: "type",
		name: type,
		evidence: path,
		confidence: depth === 0 ? FOUND_BY_NAME : FOUND_BELOW,
	}));
	if ((candidates[0]?.rule.weight ?? 0) > SAYS_LITTLE) return findings;
	const language = mostUsed(inventory, Object.keys(TYPE_OF_LANGUAGE));
	const type = language === undefined ? undefined : TYPE_OF_LANGUAGE[language];
	return type === undefined ? findings : [{ kind: "type", name: type, evidence: "", confidence: COUNTED }, ...findings];
}

/** Frameworks of the best candidate, then of the other parts. */
export function findFrameworks(candidates: readonly Candidate[]): Finding[] {
	return candidates.flatMap(({ frameworks, depth }) =>
		frameworks.map(({ framework, evidence }): Finding => {
			return { kind: "framework", name: framework, evidence, confidence: depth === 0 ? DECLARED : FOUND_BELOW };
		}),
	);
}

function mostUsed(inventory: Inventory, among: readonly string[]): string | undefined {
	const counts = [...inventory.languages].filter(([language]) => among.includes(language));
	return counts.toSorted((a, b) => b[1] - a[1])[0]?.[0];
}

/** A rule that names the language, else the most used of the languages the type allows, else the manifest's own. */
function languageOf(main: Candidate, all: readonly Candidate[], inventory: Inventory): Finding | undefined {
	const alike = all.filter(({ type }) => type === main.type);
	for (const { types, language, when } of LANGUAGE_RULES) {
		if (!types.includes(main.type)) continue;
		for (const candidate of alike) {
			const evidence = anyEvidence(when, groundOf(candidate), inventory);
			if (evidence !== undefined) return { kind: "language", name: language, evidence, confidence: DECLARED };
		}
	}
	const counted = mostUsed(inventory, LANGUAGES_OF_TYPE[main.type] ?? []);
	if (counted !== undefined) return { kind: "language", name: counted, evidence: "", confidence: FOUND_BY_NAME };
	const { language } = main.rule;
	return language === null
		? undefined
		: { kind: "language", name: language, evidence: main.path, confidence: FOUND_BY_NAME };
}

/** The project's language first, then the others that make up at least a tenth of its sources. */
export function findLanguages(candidates: readonly Candidate[], inventory: Inventory): Finding[] {
	const [main] = candidates;
	const own = main === undefined ? undefined : languageOf(main, candidates, inventory);
	const total = [...inventory.languages.values()].reduce((sum, count) => sum + count, 0);
	const others = [...inventory.languages]
		.filter(([language, count]) => language !== own?.name && count * 10 >= total)
		.toSorted((a, b) => b[1] - a[1])
		.map(([name]): Finding => ({ kind: "language", name, evidence: "", confidence: COUNTED }));
	return own === undefined ? others : [own, ...others];
}

function declaredManager(candidates: readonly Candidate[]): Finding[] {
	return candidates.flatMap(({ facts, path }) => {
		const name = /^([a-z]{2,10})@/.exec(facts.packageManager ?? "")?.[1];
		return name === undefined ? [] : [{ kind: "package-manager", name, evidence: path, confidence: DECLARED }];
	});
}

function lockedManagers(candidates: readonly Candidate[], inventory: Inventory): Finding[] {
	const directories = new Set([...candidates.map(({ directory }) => directory), ""]);
	const found = [...directories].flatMap((directory) =>
		Object.entries(LOCKS)
			.map(([file, name]) => ({ name, evidence: joinPath(directory, file) }))
			.filter(({ evidence }) => inventory.paths.has(evidence)),
	);
	// Two managers' lock files in one project: one is a leftover, and nothing says which.
	const confidence = new Set(found.map(({ name }) => name)).size > 1 ? FOUND_BELOW : DECLARED;
	return found
		.toSorted((a, b) => LOCK_ORDER.indexOf(a.name) - LOCK_ORDER.indexOf(b.name))
		.map(({ name, evidence }): Finding => ({ kind: "package-manager", name, evidence, confidence }));
}

function managersOf(candidate: Candidate, inventory: Inventory): Finding[] {
	return PACKAGE_MANAGER_RULES.filter(({ types }) => types.includes(candidate.type)).flatMap((rule) => {
		const evidence = anyEvidence(rule.when, groundOf(candidate), inventory);
		return evidence === undefined
			? []
			: [{ kind: "package-manager", name: rule.manager, evidence, confidence: rule.confidence }];
	});
}

/** `own`: of the project's own type, best first; `others`: of what else lies in the folder. */
export interface FoundManagers {
	readonly own: readonly Finding[];
	readonly others: readonly Finding[];
}

function nodeManagers(candidates: readonly Candidate[], inventory: Inventory): Finding[] {
	const node = candidates.filter(({ type }) => NODE_TYPES.has(type));
	return node.length === 0 ? [] : [...declaredManager(node), ...lockedManagers(node, inventory)];
}

/** What installs the project's dependencies. */
export function findPackageManagers(candidates: readonly Candidate[], inventory: Inventory): FoundManagers {
	const main = candidates[0]?.type ?? "";
	const ofNode = nodeManagers(candidates, inventory);
	// uv beats poetry by the order of the rules, whichever manifest was best.
	const order = PACKAGE_MANAGER_RULES.map(({ manager }) => manager);
	const ofMain = candidates
		.filter(({ type }) => type === main)
		.flatMap((one) => managersOf(one, inventory))
		.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
	const ofOthers = candidates.filter(({ type }) => type !== main).flatMap((one) => managersOf(one, inventory));
	return NODE_TYPES.has(main) ? { own: ofNode, others: ofOthers } : { own: ofMain, others: [...ofNode, ...ofOthers] };
}

function workspaceEvidence(
	rule: WorkspaceRule,
	root: readonly Candidate[],
	all: readonly Candidate[],
	inventory: Inventory,
): string | undefined {
	const alike = root.filter(({ type }) => rule.types.length === 0 || rule.types.includes(type));
	const projects = all.filter(({ rule: { type, reading } }) => rule.types.includes(type) && reading !== null);
	const members = projects.filter(({ rule: { file } }) => !rule.when.includes(`file:${file}`));
	if (members.length < (rule.minimumMembers ?? 0)) return undefined;
	const nothing: Ground = { facts: NO_FACTS, path: "", directories: [""] };
	const grounds = rule.types.length === 0 ? [nothing] : alike.map(groundOf);
	for (const ground of grounds) {
		const evidence = anyEvidence(rule.when, { ...ground, directories: [""] }, inventory);
		if (evidence !== undefined) return evidence;
	}
	return undefined;
}

/** What makes one repository of several packages, looked for at the root. What belongs to another type is less sure. */
export function findWorkspaceTools(
	candidates: readonly Candidate[],
	manager: string | null,
	inventory: Inventory,
): Finding[] {
	const root = candidates.filter(({ depth }) => depth === 0);
	return WORKSPACE_RULES.filter((rule) => rule.manager === undefined || rule.manager === manager).flatMap((rule) => {
		const evidence = workspaceEvidence(rule, root, candidates, inventory);
		if (evidence === undefined) return [];
		const isOwn = rule.types.length === 0 || rule.types.includes(candidates[0]?.type ?? "");
		return [{ kind: "workspace-tool", name: rule.tool, evidence, confidence: isOwn ? DECLARED : FOUND_BELOW }];
	});
}

/** Everything worth knowing that is neither of the above: containers, CI, test runners. */
export function findTags(candidates: readonly Candidate[], inventory: Inventory): Finding[] {
	const root: Ground = { facts: NO_FACTS, path: "", directories: [""] };
	const grounds = [root, ...candidates.map(groundOf)];
	return TAG_RULES.flatMap(({ tag, when }) => {
		const evidence = grounds.map((ground) => anyEvidence(when, ground, inventory)).find((found) => found !== undefined);
		return evidence === undefined ? [] : [{ kind: "tag", name: tag, evidence, confidence: DECLARED }];
	});
}
