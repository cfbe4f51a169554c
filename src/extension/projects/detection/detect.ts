import type { Candidate } from "./candidates.ts";
import { findCandidates } from "./candidates.ts";
import {
	findFrameworks,
	findLanguages,
	findPackageManagers,
	findTags,
	findTypes,
	findWorkspaceTools,
} from "./conclude.ts";
import type { FolderReader } from "./folder.ts";
import { FRAMEWORK_RULES } from "./frameworkRules.ts";
import type { Finding, ProjectProfile } from "./profile.ts";
import type { ScanLimits } from "./scan.ts";
import { DEFAULT_LIMITS, scanFolder } from "./scan.ts";

/** Names that templates put into manifests; the folder's own name says more. */
const PLACEHOLDER_NAMES = new Set(
	"app root workspace monorepo my-app myapp vite-project package project example untitled demo test main src server client frontend backend".split(
		" ",
	),
);
const MAX_NAME_LENGTH = 100;
const MAX_FINDINGS = 60;
/** Parts of a monorepo this near in score are equals: the order of the framework rules decides between them. */
const SAME_RANK = 10;

/** Control and direction characters would let a manifest rewrite the line it is shown on. */
function visible(text: string): string {
	return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "").trim();
}

function nameOf(candidates: readonly Candidate[], folderName: string): string {
	const main = candidates[0]?.type;
	const named = candidates.filter(({ depth, type, facts }) => depth === 0 && type === main && facts.name !== null);
	const name = visible(named[0]?.facts.name ?? "");
	const isUsable = name !== "" && name.length <= MAX_NAME_LENGTH && !PLACEHOLDER_NAMES.has(name.toLowerCase());
	return isUsable ? name : visible(folderName).slice(0, MAX_NAME_LENGTH) || "Untitled";
}

/** Keeps the first finding of each name: it is the strongest. */
function distinct(findings: readonly Finding[]): Finding[] {
	const seen = new Map<string, Finding>();
	for (const finding of findings) {
		const key = `${finding.kind}:${finding.name}`;
		if (!seen.has(key)) seen.set(key, finding);
	}
	return [...seen.values()].slice(0, MAX_FINDINGS);
}

/** The framework of the best candidate; of another part of the same type when the root only holds the parts together. */
function mainFramework(candidates: readonly Candidate[]): string | null {
	const [main] = candidates;
	if (main === undefined) return null;
	const own = main.frameworks[0]?.framework;
	if (own !== undefined && main.depth === 0) return own;
	const parts = candidates.filter(({ type, frameworks }) => type === main.type && frameworks.length > 0);
	const equals = parts.filter(({ score }) => score >= (parts[0]?.score ?? 0) - SAME_RANK);
	const names = equals.flatMap(({ frameworks }) => frameworks[0]?.framework ?? []);
	return FRAMEWORK_RULES.find(({ framework }) => names.includes(framework))?.framework ?? own ?? null;
}

function describe(parts: readonly (string | null)[]): string | null {
	const known = parts.filter((part) => part !== null);
	return known.length === 0 ? null : known.join(" · ");
}

/**
 * Finds out what a folder is from the names in it and from its manifests.
 *
 * @param folderName What to call it when no manifest names it.
 * @param limits How much may be looked at; the defaults suit a slow remote.
 * @returns Always a profile; one without a type when the folder tells nothing.
 */
export async function detectProject(
	reader: FolderReader,
	folderName: string,
	limits: ScanLimits = DEFAULT_LIMITS,
): Promise<ProjectProfile> {
	const inventory = await scanFolder(reader, limits);
	const candidates = await findCandidates(reader, inventory, limits);
	const types = findTypes(candidates, inventory);
	const languages = findLanguages(candidates, inventory);
	const managers = findPackageManagers(candidates, inventory);
	const packageManager = managers.own[0]?.name ?? null;
	const tools = findWorkspaceTools(candidates, packageManager, inventory);
	const tags = findTags(candidates, inventory);
	const framework = mainFramework(candidates);
	const language = languages[0]?.name ?? null;
	const workspaceTool = tools.find(({ confidence }) => confidence === 1)?.name ?? null;
	return {
		name: nameOf(candidates, folderName),
		type: types[0]?.name ?? null,
		framework,
		language,
		packageManager,
		workspaceTool,
		tags: tags.map(({ name }) => name).toSorted(),
		findings: distinct([
			...types,
			...findFrameworks(candidates),
			...languages,
			...managers.own,
			...managers.others,
			...tools,
			...tags,
		]),
		description: describe([language, framework, packageManager, workspaceTool]),
	};
}
