import path from "node:path";
import type {
	Action,
	Decision,
	Judgement,
	ResolvedAction,
	ResolvedPath,
} from "../../../src/extension/permissions/action.ts";
import { Approvals } from "../../../src/extension/approvals.ts";
import { callHash } from "../../../src/extension/permissions/callHash.ts";
import type { CallPlace, Permissions, ToolCall, Verdict } from "../../../src/extension/permissions/permissions.ts";

/** Judges as a test says, with the real approvals. What is decided is kept. */
export class FakePermissions implements Permissions {
	readonly approvals = new Approvals();
	readonly decided: { readonly toolName: string; readonly by: Verdict["decidedBy"]; readonly isAllowed: boolean }[] =
		[];
	/** Where paths and commands without a folder are. */
	folder = "/project";
	/** Names of tools that are not even offered. */
	denied: ReadonlySet<string> = new Set();
	isTrusted = true;
	says: (call: ToolCall) => Decision = ({ action }) => (onlyLooks(action) ? "allow" : "confirm");

	async offered(toolNames: readonly string[]): Promise<ReadonlySet<string>> {
		return new Set(this.isTrusted ? toolNames.filter((name) => !this.denied.has(name)) : []);
	}

	async judge(call: ToolCall): Promise<Judgement> {
		return {
			decision: this.says(call),
			isHard: false,
			rule: "test",
			reason: "The test says so.",
			warnings: [],
			resolved: this.#resolved(call.action),
			offers: [],
			grantId: null,
		};
	}

	async decide(call: ToolCall, place: CallPlace, signal: AbortSignal): Promise<Verdict> {
		const judgement = await this.judge(call);
		const { callId, toolName, argumentsJson } = call;
		const { conversationId, roundNumber } = place;
		const resolved = [call.action, judgement.resolved] as const;
		const exact = { conversationId, roundNumber, callId, toolName, argumentsJson, cwd: null, resolved };
		const hash = callHash(exact);
		const verdict = { judgement, hash };
		if (judgement.decision !== "confirm") return this.#end(toolName, "mode", judgement.decision === "allow", verdict);
		const answer = await this.approvals.request({ hash, conversationId, callId, toolName, judgement }, signal);
		if (answer.kind === "cancelled") return this.#end(toolName, "cancelled", false, verdict);
		const words = answer.kind === "deny" ? answer.words : null;
		return this.#end(toolName, "user", answer.kind === "allow", verdict, words);
	}

	async modes() {
		const none = { permissionMode: null, toolModes: null };
		return { chat: none, project: none, global: none };
	}

	async setModes(): Promise<boolean> {
		return false;
	}

	#end(
		toolName: string,
		decidedBy: Verdict["decidedBy"],
		isAllowed: boolean,
		{ judgement, hash }: Pick<Verdict, "judgement" | "hash">,
		words: string | null = null,
	): Verdict {
		this.decided.push({ toolName, by: decidedBy, isAllowed });
		const wordsToModel = isAllowed ? null : `Refused.${words === null ? "" : ` ${words}`}`;
		return { isAllowed, decidedBy, judgement, hash, approved: isAllowed ? judgement.resolved : null, wordsToModel };
	}

	#resolved(action: Action): ResolvedAction {
		switch (action.kind) {
			case "read":
			case "write":
			case "create":
			case "delete":
				return { kind: action.kind, path: this.#path(action.path) };
			case "rename":
				return { kind: "rename", from: this.#path(action.from), to: this.#path(action.to) };
			case "command":
				return { kind: "command", script: action.command, cwd: action.cwd ?? this.folder, commands: null };
			case "fetch":
				return { kind: "fetch", url: action.url, host: new URL(action.url).host };
			default:
				return action;
		}
	}

	#path(written: string): ResolvedPath {
		const lexical = path.resolve(this.folder, written);
		return { lexical, real: lexical, folder: this.folder, nestedRepository: null, state: null };
	}
}

function onlyLooks({ kind }: Action): boolean {
	return ["read", "search", "diagnostics", "history"].includes(kind);
}
