import type { ChatSettingsValues, ChatSettingsView, UserProfile } from "../../../src/shared/chatSettings.ts";
import type { ContextReport } from "../../../src/shared/context.ts";
import type { HostRequests } from "../../../src/shared/protocol.ts";
import type { RequestHandlers } from "../../../src/shared/rpc.ts";

const unset: ChatSettingsValues = {
	modelId: null,
	systemPrompt: null,
	temperature: null,
	contextWindow: null,
	mcpServers: null,
	permissionMode: null,
	toolModes: null,
};

const ada: UserProfile = {
	displayName: "Ada",
	email: "ada@example.org",
	avatar: null,
	bio: null,
	style: null,
	isShared: false,
};

type Leading = Extract<keyof HostRequests, `context/${string}` | `settings/${string}`>;

/** What leads the chats of a fake host: their context, their settings and the user's profile, all in memory. */
export class FakeLeading {
	#report: ContextReport | null;
	#settings: Record<"chat" | "project" | "global", ChatSettingsValues> = { chat: unset, project: unset, global: unset };
	#profile = ada;

	constructor(report: ContextReport | null) {
		this.#report = report;
	}

	handlers(didChange: (conversationId: string) => void): Pick<RequestHandlers<HostRequests>, Leading> {
		return {
			"context/report": ({ conversationId }) => this.#report && { ...this.#report, conversationId },
			"context/setRound": ({ conversationId, questionId, use }) => {
				const state = use === "out" ? "out" : "sent";
				this.#change((report) => ({
					...report,
					isExact: false,
					rounds: report.rounds.map((round) => (round.questionId === questionId ? { ...round, use, state } : round)),
				}));
				didChange(conversationId);
				return null;
			},
			"context/changeSummary": ({ conversationId, summaryId, editedText, isEnabled }) => {
				this.#change((report) => ({
					...report,
					summaries: report.summaries.map((summary) => {
						if (summary.id !== summaryId) return summary;
						const edited =
							editedText === undefined ? {} : { text: editedText ?? "As written.", isEdited: editedText !== null };
						return { ...summary, ...edited, ...(isEnabled === undefined ? {} : { isEnabled }) };
					}),
				}));
				didChange(conversationId);
				return null;
			},
			"context/summarise": () => null,
			"settings/get": () => this.#view(),
			"settings/change": ({ scope, changes }) => {
				this.#settings = { ...this.#settings, [scope]: { ...this.#settings[scope], ...changes } };
				return this.#view();
			},
			"settings/changeProfile": ({ changes }) => {
				this.#profile = { ...this.#profile, ...changes };
				return this.#view();
			},
		};
	}

	#change(change: (report: ContextReport) => ContextReport): void {
		if (this.#report) this.#report = change(this.#report);
	}

	#view(): ChatSettingsView {
		const mcpServers = [
			{ id: "server-1", name: "notes" },
			{ id: "server-2", name: "browser" },
		];
		return { tools: [{ name: "edit_file", widens: true }], ...this.#settings, profile: this.#profile, mcpServers };
	}
}
