import type { Judgement, Mode, ResolvedAction } from "./action.ts";
import type { ApprovalAnswer, Approvals } from "../approvals.ts";
import { callHash } from "./callHash.ts";
import { judge } from "./judge.ts";
import { effectiveMode } from "./modes.ts";
import type {
	CallPlace,
	ModeScope,
	ModesOfScopes,
	Permissions,
	RightsPlace,
	ScopeModes,
	ToolCall,
	Verdict,
} from "./permissions.ts";
import { type Rule, ruleSentence } from "./rules.ts";
import { type RightsStore, toolsAt } from "./rightsStore.ts";
import type { Situation } from "./situation.ts";
import { summaryOf } from "./summary.ts";

/** What the window knows at this moment. */
export interface Surroundings extends Omit<Situation, "modes" | "grants"> {
	/** Folders that no program on this machine can open; tools for files and commands make no sense there. */
	readonly isVirtual: boolean;
	/** What settings restrict, from every level of them: only "confirm" and "deny". */
	readonly restrictions: readonly Readonly<Record<string, Mode>>[];
}

export interface GateOptions {
	readonly approvals: Approvals;
	readonly rights: RightsStore;
	readonly surroundings: () => Surroundings;
	readonly enterDecision: (decision: EnteredDecision) => Promise<void>;
	/** Asks the user whether these tools ("*": all) may go without asking in a scope. */
	readonly agrees: (tools: readonly string[], scope: ModeScope) => Promise<boolean>;
	/** Tools may act without asking from now on, may do so no longer, or are off. */
	readonly didChange: (
		change: "widened" | "narrowed" | "off",
		tools: readonly string[],
		scope: ModeScope,
		place: RightsPlace,
	) => Promise<void>;
	readonly warn: (what: string, error: unknown) => void;
}

export interface EnteredDecision {
	readonly call: ToolCall;
	readonly place: CallPlace;
	readonly hash: string;
	readonly isAllowed: boolean;
	readonly decidedBy: "user" | "grant" | "mode" | "rule";
	readonly grantId: string | null;
	/** Rule and summary, for the book. */
	readonly reason: string;
}

/** Looking again after an answer finds something else so often before the call is refused. */
const mostAttempts = 3;

/** The tools that need folders on a disk. */
const needFolders = new Set(
	`list_files read_file search_text find_files find_symbols get_diagnostics git_diff git_log edit_file write_file rename_file
	delete_file run_command`.split(/\s+/),
);

/** See `Permissions`. */
export class PermissionGate implements Permissions {
	readonly approvals: Approvals;
	readonly #options: GateOptions;
	/** The last of the choices of modes. */
	#choosing: Promise<unknown> = Promise.resolve();

	constructor(options: GateOptions) {
		this.#options = options;
		this.approvals = options.approvals;
	}

	async offered(toolNames: readonly string[], place: RightsPlace): Promise<ReadonlySet<string>> {
		const { isTrusted, isVirtual } = this.#options.surroundings();
		if (!isTrusted) return new Set();
		const { modes } = await this.#situation(place);
		const usable = toolNames.filter((name) => effectiveMode(name, modes).mode !== "deny");
		return new Set(isVirtual ? usable.filter((name) => !needFolders.has(name)) : usable);
	}

	async judge(call: ToolCall, place: CallPlace): Promise<Judgement> {
		const judgement = await judge(call, await this.#situation(place));
		if (!call.mayHaveRun || judgement.decision === "deny" || changesNothing(call.action)) return judgement;
		const reason = this.#sentence("mayHaveRun");
		if (judgement.decision === "confirm") return { ...judgement, warnings: [reason, ...judgement.warnings] };
		return { ...judgement, decision: "confirm", rule: "mayHaveRun", reason, offers: [], grantId: null };
	}

	async decide(call: ToolCall, place: CallPlace, signal: AbortSignal): Promise<Verdict> {
		let judgement = await this.judge(call, place);
		for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
			const hash = hashOf(call, place, judgement);
			if (judgement.decision !== "confirm") {
				return this.#settle(call, place, { judgement, hash, decidedBy: byItself(judgement), words: judgement.reason });
			}
			const { conversationId } = place;
			const { callId, toolName } = call;
			const answer = await this.approvals.request({ hash, conversationId, callId, toolName, judgement }, signal);
			if (answer.kind !== "allow") return this.#refuse(call, place, judgement, hash, answer);
			const again = await this.judge(call, place);
			if (again.decision !== "deny" && hashOf(call, place, again) === hash) {
				await this.#keep(answer.scope, judgement, call, place);
				const allowed = { ...judgement, decision: "allow" } as const;
				return this.#settle(call, place, { judgement: allowed, hash, decidedBy: "user", words: null });
			}
			// What lies there is not what was shown: the answer was about something else.
			judgement = again;
		}
		const words = this.#sentence("changed");
		const denied = { ...judgement, decision: "deny", rule: "changed", reason: words } as const;
		return this.#settle(call, place, {
			judgement: denied,
			hash: hashOf(call, place, judgement),
			decidedBy: "rule",
			words,
		});
	}

	async modes(place: RightsPlace): Promise<ModesOfScopes> {
		return this.#options.rights.modesOfScopes(place);
	}

	/** One after the other: each change is written with what was chosen before it. */
	async setModes(place: RightsPlace, scope: ModeScope, changes: Partial<ScopeModes>): Promise<boolean> {
		const mine = this.#choosing.then(async () => this.#setModes(place, scope, changes));
		this.#choosing = mine.catch(() => undefined);
		return mine;
	}

	async #setModes(place: RightsPlace, scope: ModeScope, changes: Partial<ScopeModes>): Promise<boolean> {
		const { rights, agrees, didChange } = this.#options;
		const before = (await rights.modesOfScopes(place))[scope];
		const after = { ...before, ...changes };
		const widened = toolsAt("auto", after).filter((name) => !toolsAt("auto", before).includes(name));
		if (widened.length > 0 && !(await agrees(widened, scope))) return false;
		// The question may have stood for minutes: what another window chose meanwhile stays, but for what is chosen here.
		const now = widened.length > 0 ? (await rights.modesOfScopes(place))[scope] : before;
		await rights.writeModes(place, scope, withChanges(now, before, after));
		const off = toolsAt("deny", after).filter((name) => !toolsAt("deny", before).includes(name));
		const narrowed = toolsAt("auto", before).filter((name) => !toolsAt("auto", after).includes(name));
		if (widened.length > 0) await didChange("widened", widened, scope, place);
		if (narrowed.length > 0) await didChange("narrowed", narrowed, scope, place);
		if (off.length > 0) await didChange("off", off, scope, place);
		return true;
	}

	async #refuse(
		call: ToolCall,
		place: CallPlace,
		judgement: Judgement,
		hash: string,
		answer: Exclude<ApprovalAnswer, { kind: "allow" }>,
	): Promise<Verdict> {
		const refused = { ...judgement, decision: "deny" } as const;
		if (answer.kind === "cancelled") {
			const words = this.#sentence("cancelled");
			return {
				isAllowed: false,
				decidedBy: "cancelled",
				judgement: refused,
				approved: null,
				hash,
				wordsToModel: words,
			};
		}
		const said = answer.words?.trim() ?? "";
		const words = said === "" ? this.#sentence("refused") : this.#sentence("refusedWithWords", said);
		return this.#settle(call, place, { judgement: refused, hash, decidedBy: "user", words });
	}

	/** Enters what was decided. A decision that cannot be entered does not run: the book has to be whole. */
	async #settle(
		call: ToolCall,
		place: CallPlace,
		taken: {
			readonly judgement: Judgement;
			readonly hash: string;
			readonly decidedBy: EnteredDecision["decidedBy"];
			readonly words: string | null;
		},
	): Promise<Verdict> {
		const { judgement, hash, decidedBy, words } = taken;
		const isAllowed = judgement.decision === "allow";
		const reason = `${judgement.rule} · ${summaryOf(call, judgement.resolved)}`;
		const entered = { call, place, hash, isAllowed, decidedBy, grantId: judgement.grantId, reason };
		const verdict = { decidedBy, judgement, hash };
		try {
			await this.#options.enterDecision(entered);
		} catch (error) {
			this.#options.warn("A decision about a tool could not be entered", error);
			const unentered = this.#sentence("unentered");
			return { ...verdict, isAllowed: false, approved: null, wordsToModel: isAllowed ? unentered : words };
		}
		const approved: ResolvedAction | null = isAllowed ? judgement.resolved : null;
		return { ...verdict, isAllowed, approved, wordsToModel: isAllowed ? null : words };
	}

	async #keep(
		scope: "once" | "chat" | "project",
		judgement: Judgement,
		call: ToolCall,
		place: CallPlace,
	): Promise<void> {
		const offer = judgement.offers.find((each) => each.scope === scope);
		if (!offer) return;
		try {
			await this.#options.rights.give(offer, call.toolName, place);
		} catch (error) {
			// The call itself was allowed; the next one is asked for again.
			this.#options.warn("A standing permission could not be kept", error);
		}
	}

	async #situation(place: RightsPlace): Promise<Situation> {
		const { rights, surroundings, warn } = this.#options;
		const known = surroundings();
		try {
			const modes = await rights.modes(place);
			const grants = place.conversationId === null ? [] : await rights.grants(place.conversationId, place.projectId);
			return { ...known, modes: { ...modes, tools: [...modes.tools, ...known.restrictions] }, grants };
		} catch (error) {
			warn("What tools may do could not be read", error);
			return { ...known, modes: { scopes: ["confirm"], tools: known.restrictions, lists: [] }, grants: [] };
		}
	}

	#sentence(rule: Rule, ...values: string[]): string {
		return ruleSentence(rule, values, this.#options.surroundings().localize);
	}
}

/** To look twice does no harm. */
function changesNothing({ kind }: ToolCall["action"]): boolean {
	return ["read", "search", "diagnostics", "history"].includes(kind);
}

function byItself({ rule, grantId }: Judgement): EnteredDecision["decidedBy"] {
	if (grantId !== null) return "grant";
	return rule.startsWith("mode.") ? "mode" : "rule";
}

function hashOf(
	{ callId, toolName, argumentsJson, action }: ToolCall,
	place: CallPlace,
	{ resolved }: Judgement,
): string {
	const { conversationId, roundNumber } = place;
	const cwd = resolved.kind === "command" ? resolved.cwd : null;
	return callHash({ conversationId, roundNumber, callId, toolName, argumentsJson, cwd, resolved: [action, resolved] });
}

/** What holds now, with the differences that lie between two other states. */
function withChanges(now: ScopeModes, from: ScopeModes, to: ScopeModes): ScopeModes {
	const modes: Record<string, Mode> = { ...now.toolModes };
	for (const name of new Set([...Object.keys(from.toolModes ?? {}), ...Object.keys(to.toolModes ?? {})])) {
		const mode = to.toolModes?.[name];
		if (mode === from.toolModes?.[name]) continue;
		if (mode === undefined) delete modes[name];
		else modes[name] = mode;
	}
	return {
		permissionMode: to.permissionMode === from.permissionMode ? now.permissionMode : to.permissionMode,
		toolModes: Object.keys(modes).length === 0 ? null : modes,
	};
}
