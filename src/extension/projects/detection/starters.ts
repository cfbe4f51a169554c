import type { Localize } from "../../localize.ts";
import type { ProjectProfile } from "./profile.ts";
import type { StarterRule } from "./rules.ts";
import { STARTER_RULES } from "./starterRules.ts";

const MOST = 3;

type Values = Readonly<Record<string, string | null>>;

function holds(rule: StarterRule, profile: ProjectProfile): boolean {
	if (rule.type !== undefined && rule.type !== profile.type) return false;
	if (rule.framework !== undefined && rule.framework !== profile.framework) return false;
	if (rule.tag !== undefined && !profile.tags.includes(rule.tag)) return false;
	return rule.isWorkspace !== true || profile.workspaceTool !== null;
}

/** Null when a value that the question needs is not known. */
function fill(question: string, values: Values): string | null {
	let isComplete = true;
	const filled = question.replaceAll(/\{(\w+)\}/g, (_, key: string) => {
		const value = values[key] ?? null;
		if (value === null) isComplete = false;
		return value ?? "";
	});
	return isComplete ? filled : null;
}

/** Questions about this very workspace for an empty chat, in the user's language: at most three, none for a folder that told nothing. */
export function suggestStarters(profile: ProjectProfile, localize: Localize): string[] {
	if (profile.type === null) return [];
	const { name, framework, language, packageManager, workspaceTool } = profile;
	const values: Values = { name, framework, language, packageManager, workspaceTool };
	const questions = new Map<string, string>();
	for (const rule of STARTER_RULES) {
		if (questions.has(rule.topic) || !holds(rule, profile)) continue;
		const question = fill(localize(rule.question), values);
		if (question !== null) questions.set(rule.topic, question);
	}
	return [...questions.values()].slice(0, MOST);
}
