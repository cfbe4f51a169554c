import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { ChatSettingsValues, ChatSettingsView, SettingsScope, UserProfile } from "../../shared/chatSettings.ts";
import { t } from "../l10n.ts";
import type { ConversationModel } from "./conversationModel.ts";
import type { ChatHost } from "./hostPort.ts";
import type { NoticesModel } from "./noticesModel.ts";

export interface SettingsOptions {
	readonly host: ChatHost;
	readonly notices: NoticesModel;
	readonly conversation: ConversationModel;
	/** What is sent may be something else now. */
	readonly didChange: () => void;
}

/** The settings of the shown chat, of its project and of all chats, and the user's profile. */
export class SettingsModel {
	readonly #options: SettingsOptions;
	readonly #view: Signal<ChatSettingsView | null> = signal(null);
	readonly #scope: Signal<SettingsScope> = signal("chat");
	readonly #isOpen: Signal<boolean> = signal(false);

	constructor(options: SettingsOptions) {
		this.#options = options;
	}

	/** Null until the host has told. */
	get view(): ReadonlySignal<ChatSettingsView | null> {
		return this.#view;
	}

	get scope(): ReadonlySignal<SettingsScope> {
		return this.#scope;
	}

	get isOpen(): ReadonlySignal<boolean> {
		return this.#isOpen;
	}

	async open(): Promise<void> {
		this.#isOpen.value = true;
		this.#view.value = null;
		const { host, notices, conversation } = this.#options;
		const isTold = await notices.guard(async () => {
			this.#view.value = await host.request("settings/get", { conversationId: conversation.id });
		});
		if (!isTold) this.close();
	}

	/** The folder or what is known of it changed: its settings may be there only now. */
	async refresh(): Promise<void> {
		if (!this.#isOpen.peek()) return;
		const { host, notices, conversation } = this.#options;
		await notices.guard(async () => {
			this.#view.value = await host.request("settings/get", { conversationId: conversation.id });
		});
	}

	close(): void {
		this.#isOpen.value = false;
	}

	choose(scope: SettingsScope): void {
		this.#scope.value = scope;
	}

	/** Changes settings of the chosen scope; null hands one back to the wider default. */
	async change(changes: Partial<ChatSettingsValues>): Promise<void> {
		const { host, conversation } = this.#options;
		const params = { conversationId: conversation.id, scope: this.#scope.peek(), changes };
		await this.#store(() => host.request("settings/change", params));
	}

	async changeProfile(changes: Partial<UserProfile>): Promise<void> {
		const { host, conversation } = this.#options;
		const params = { conversationId: conversation.id, changes };
		await this.#store(() => host.request("settings/changeProfile", params));
	}

	async #store(request: () => Promise<ChatSettingsView>): Promise<void> {
		const { notices, didChange } = this.#options;
		const isStored = await notices.guard(async () => {
			this.#view.value = await request();
		});
		if (!isStored) return;
		notices.announce(t("Saved."));
		didChange();
	}
}
