import type { Action, Judgement, ResolvedAction } from "./action.ts";
import { judgeCommand } from "./commandJudge.ts";
import { denied, type Finding, askedBy, openFinding, stricter } from "./finding.ts";
import { coverageOf, coveringGrant, offersOf } from "./grants.ts";
import { effectiveMode, type EffectiveMode } from "./modes.ts";
import { judgePath, type PathFinding } from "./pathJudge.ts";
import { type Rule, ruleSentence } from "./rules.ts";
import { hasSecret } from "./secrets.ts";
import type { Grant, Situation } from "./situation.ts";
import { judgeUrl } from "./urlJudge.ts";

/** What is judged of a call. */
export interface JudgedCall {
	readonly toolName: string;
	readonly action: Action;
	readonly argumentsJson: string;
}

/** Characters. More than anyone reads before he agrees. */
export const largestUnasked = 1_000_000;

/** What the fixed rules found, and what can be said of the action itself. */
interface Found {
	readonly finding: Finding;
	readonly resolved: ResolvedAction;
	/** reading: goes unasked. changing: unasked in mode "auto". harmless: a command that only reads, unasked there, too. */
	readonly nature: "reading" | "changing" | "harmless" | "other";
	readonly mayBeKept: boolean;
}

/**
 * Says whether a call runs, is asked for, or is refused. First what is refused, then what is always asked for, then what a
 * grant, a mode or the nature of the action allows; everything else is asked for, and so is whatever fails in here.
 */
export async function judge(call: JudgedCall, situation: Situation): Promise<Judgement> {
	const mode = effectiveMode(call.toolName, situation.modes);
	let found: Found;
	try {
		found = await find(call, situation);
	} catch {
		found = { finding: askedBy("failure"), resolved: { kind: "unresolved" }, nature: "other", mayBeKept: false };
	}
	return decide(found, mode, situation);
}

function decide(found: Found, { mode, asksEachTime, grantScopes }: EffectiveMode, situation: Situation): Judgement {
	const { resolved, nature, mayBeKept } = found;
	const finding = mode === "deny" ? stricter(denied("mode.deny"), found.finding) : found.finding;
	const said = { ...describe(finding, situation), resolved, offers: [], grantId: null };
	if (finding.says !== "open") return { ...said, decision: finding.says, isHard: true };
	const because = (decision: "allow" | "confirm", rule: Rule): Judgement => ({
		...said,
		decision,
		isHard: false,
		rule,
		reason: ruleSentence(rule, [], situation.localize),
	});
	if (asksEachTime) return because("confirm", "mode.confirm");
	if (nature === "reading") return because("allow", "reading");
	const covers = mayBeKept ? coverageOf(resolved) : null;
	const counts = ({ scope }: { readonly scope: Grant["scope"] }) => grantScopes.includes(scope);
	const grant = covers && coveringGrant(covers, situation.grants.filter(counts));
	if (grant) return { ...because("allow", "grant"), grantId: grant.id };
	if (mode === "auto" && nature !== "other")
		return because("allow", nature === "harmless" ? "command.readOnly" : "mode.auto");
	const offers = covers ? offersOf(covers, situation.workspaceFolders.length > 0, situation.localize) : [];
	const asked = because("confirm", nature === "harmless" ? "command.asksReadOnly" : "asks");
	return { ...asked, offers: offers.filter(counts) };
}

function describe({ rule, values, warnings }: Finding, { localize }: Situation) {
	return {
		rule,
		reason: ruleSentence(rule, values, localize),
		warnings: warnings.map((warning) => ruleSentence(warning, [], localize)),
	};
}

async function find({ action, argumentsJson }: JudgedCall, situation: Situation): Promise<Found> {
	const found = await findAction(action, argumentsJson, situation);
	if (argumentsJson.length <= largestUnasked) return found;
	return { ...found, finding: stricter(found.finding, askedBy("large")) };
}

async function findAction(action: Action, argumentsJson: string, situation: Situation): Promise<Found> {
	const { isTrusted } = situation;
	switch (action.kind) {
		case "read":
		case "write":
		case "create":
		case "delete": {
			const found = await judgePath(action.kind, action.path, situation);
			const nature = action.kind === "read" ? "reading" : action.kind === "delete" ? "other" : "changing";
			return { ...withPath(found, (path) => ({ kind: action.kind, path })), nature, mayBeKept: true };
		}
		case "rename":
			return findRename(action, situation);
		case "command": {
			const { isReadOnly, ...found } = await judgeCommand(action.command, action.cwd, situation);
			return { ...found, nature: isReadOnly ? "harmless" : "other" };
		}
		case "fetch":
			return { ...judgeUrl(action.url, isTrusted), nature: "other", mayBeKept: true };
		case "mcp": {
			const asked = askedBy(hasSecret(argumentsJson) && "mcp.secret");
			return { finding: isTrusted ? asked : denied("untrusted"), resolved: action, nature: "other", mayBeKept: true };
		}
		default: {
			const finding = isTrusted ? openFinding : askedBy("untrusted.asks");
			return { finding, resolved: { kind: action.kind }, nature: "reading", mayBeKept: false };
		}
	}
}

async function findRename(action: Extract<Action, { kind: "rename" }>, situation: Situation): Promise<Found> {
	const from = await judgePath("move", action.from, situation);
	const to = await judgePath("move", action.to, situation);
	const resolved: ResolvedAction =
		from.path && to.path ? { kind: "rename", from: from.path, to: to.path } : { kind: "unresolved" };
	const finding = stricter(stricter(from.finding, to.finding), askedBy("path.move"));
	return { finding, resolved, nature: "other", mayBeKept: false };
}

function withPath(
	{ finding, path }: PathFinding,
	resolve: (path: NonNullable<PathFinding["path"]>) => ResolvedAction,
): Pick<Found, "finding" | "resolved"> {
	return { finding, resolved: path === null ? { kind: "unresolved" } : resolve(path) };
}
