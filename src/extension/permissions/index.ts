import * as vscode from "vscode";
import type { Database } from "../../db/index.ts";
import type { RegisterCommand } from "../commands.ts";
import type { Services } from "../services.ts";
import type { Approvals } from "../approvals.ts";
import { AuditBook } from "./auditBook.ts";
import { createAuditPage } from "./auditPage.ts";
import { manageGrants } from "./manageGrants.ts";
import { PermissionGate } from "./permissionGate.ts";
import type { ModeScope, Permissions, RightsPlace } from "./permissions.ts";
import { RightsStore } from "./rightsStore.ts";
import { SealKeeper } from "./sealKeeper.ts";
import { chooseToolMode } from "./setToolMode.ts";
import { windowSurroundings } from "./surroundings.ts";

export type {
	Action,
	Coverage,
	Decision,
	GrantOffer,
	GrantScope,
	Judgement,
	Mode,
	ResolvedAction,
	ResolvedPath,
} from "./action.ts";
export { isSensitive } from "./secretNames.ts";
export type { ApprovalAnswer, ApprovalRequest } from "../approvals.ts";
export type { CallPlace, ModeScope, ModesOfScopes, Permissions, ScopeModes, ToolCall, Verdict } from "./permissions.ts";

export interface PermissionsHost {
	readonly services: Services;
	readonly registerCommand: RegisterCommand;
	/** Translations of the pages' strings by their English sentence. */
	readonly strings: Readonly<Record<string, string>>;
	readonly userId: () => Promise<string>;
	readonly projectId: () => string | null;
	readonly chat: () => {
		shownConversationId(): string | null;
		openChat(conversationId: string, messageId: string | null): Promise<unknown>;
	};
}

/** Operations that write a line of the book. */
const auditing: ReadonlySet<string> = new Set<Parameters<Database["call"]>[0]>([
	"audit.enter",
	"budgets.grantOverrides",
	"conversations.setStatus",
	"decisions.enter",
	"grants.add",
	"grants.revoke",
	"projects.merge",
	"projects.split",
]);

/** Judging, standing permissions and the book of what was done, for this window. A bundle of its own. */
export class PermissionFeature {
	readonly permissions: Permissions;
	readonly #host: PermissionsHost;
	readonly #rights: RightsStore;
	readonly #book: AuditBook;
	#page: ReturnType<typeof createAuditPage> | null = null;
	#stopListening: (() => void) | null = null;

	constructor(host: PermissionsHost, approvals: Approvals) {
		this.#host = host;
		const { services, userId } = host;
		const { database, newId, clock, log, context } = services;
		const now = () => clock.now();
		const seals = new SealKeeper(context.secrets);
		this.#rights = new RightsStore({ database, seals, userId, newId, now });
		this.#book = new AuditBook(services);
		this.permissions = new PermissionGate({
			approvals,
			rights: this.#rights,
			surroundings: () => windowSurroundings(services),
			enterDecision: async (decision) => this.#book.enterDecision(decision),
			agrees: async (tools, scope) => agrees(services, tools, scope),
			didChange: async (change, tools, scope, place) =>
				services.audit({ action: `rights.${change}`, target: targetOf(scope, place), detail: { scope, tools } }),
			warn: (what, error) => log.error(what, error),
		});
	}

	/** Lists what is allowed for longer than once and takes back what the user chooses, or the one with the given id, or "all". */
	async manageGrants(revoke: unknown) {
		const { services } = this.#host;
		const { permissions } = this;
		return manageGrants({ services, rights: this.#rights, permissions, place: this.#place() }, revoke);
	}

	async setToolMode(tool: unknown, mode: unknown, scope: unknown): Promise<boolean> {
		const { services } = this.#host;
		return chooseToolMode({ services, permissions: this.permissions, place: this.#place() }, tool, mode, scope);
	}

	#place(): RightsPlace {
		const { projectId, chat } = this.#host;
		return { conversationId: chat().shownConversationId(), projectId: projectId() };
	}

	showAuditLog(): void {
		const { services, strings, chat } = this.#host;
		const openChat = async (conversationId: string) => chat().openChat(conversationId, null);
		if (!this.#page) {
			this.#page = createAuditPage({ services, strings, openChat, book: this.#book });
			this.#stopListening = services.database().onDidCall((name) => auditing.has(name) && this.changed());
		}
		if (this.#page.show()) this.changed();
	}

	/** Tells an open page that there may be new lines, from here or from another window. */
	changed(): void {
		this.#page?.notify("audit/didChange", null);
	}

	async exportAuditLog(format: unknown, path: unknown): Promise<unknown> {
		const given = typeof path === "string" ? path : null;
		const written = await this.#book.export(format === "json" ? "json" : "csv", given, { kind: "all", containing: "" });
		// Whoever names the file, a program, is answered by what is returned.
		if (written !== null && given === null) {
			const { localize } = this.#host.services;
			const sentence = localize("{0} lines were written to {1}.", written.lines, written.path);
			void vscode.window.showInformationMessage(sentence);
		}
		return written;
	}

	dispose(): void {
		this.#stopListening?.();
		this.#page?.dispose();
	}
}

function targetOf(scope: ModeScope, { conversationId, projectId }: RightsPlace) {
	const id = scope === "chat" ? conversationId : scope === "project" ? projectId : null;
	return id === null ? null : { kind: scope, id };
}

async function agrees({ localize }: Services, tools: readonly string[], scope: ModeScope): Promise<boolean> {
	const question = {
		chat: localize("Let models act without asking in this chat?"),
		project: localize("Let models act without asking in all chats of this project?"),
		global: localize("Let models act without asking in all chats?"),
	}[scope];
	const detail = [
		tools.includes("*")
			? localize("Files of the workspace would be changed, and commands that only read run, without a question.")
			: localize("This holds for: {0}.", tools.join(", ")),
		localize("Files that decide what is run or trusted, deletions and everything outside are asked for all the same."),
	].join("\n\n");
	const yes = localize("Do Not Ask");
	return (await vscode.window.showWarningMessage(question, { modal: true, detail }, yes)) === yes;
}
