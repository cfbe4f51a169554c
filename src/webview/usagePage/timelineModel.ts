import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { TimelinePage } from "../../shared/ledger.ts";
import { RpcError } from "../../shared/rpc.ts";
import { t } from "../l10n.ts";
import type { UsageHost } from "../models/hostPort.ts";

interface ProjectName {
	readonly id: string;
	readonly name: string;
}

/** The days of one project, or of all, as far back as they were asked for. */
export class TimelineModel {
	readonly #host: UsageHost;
	/** Null: all projects. */
	readonly #projectId: Signal<string | null> = signal(null);
	readonly #projects: Signal<readonly ProjectName[]> = signal([]);
	readonly #shown: Signal<TimelinePage | null> = signal(null);
	readonly #problem: Signal<string | null> = signal(null);

	constructor(host: UsageHost) {
		this.#host = host;
	}

	get projectId(): ReadonlySignal<string | null> {
		return this.#projectId;
	}

	get projects(): ReadonlySignal<readonly ProjectName[]> {
		return this.#projects;
	}

	/** Null until the first answer. */
	get shown(): ReadonlySignal<TimelinePage | null> {
		return this.#shown;
	}

	get problem(): ReadonlySignal<string | null> {
		return this.#problem;
	}

	/** Shows a project from today on back, or all with null. */
	async open(projectId: string | null): Promise<void> {
		if (projectId !== this.#projectId.peek()) this.#shown.value = null;
		this.#projectId.value = projectId;
		await this.#guard(async () => {
			const [projects, page] = await Promise.all([
				this.#host.request("usage/projects", null),
				this.#host.request("usage/timeline", { projectId, before: null }),
			]);
			if (this.#projectId.peek() !== projectId) return;
			this.#projects.value = projects;
			this.#shown.value = page;
		});
	}

	/** Adds the days before those shown. */
	async showEarlier(): Promise<void> {
		const shown = this.#shown.peek();
		const projectId = this.#projectId.peek();
		if (!shown || shown.before === null) return;
		await this.#guard(async () => {
			const page = await this.#host.request("usage/timeline", { projectId, before: shown.before });
			if (this.#shown.peek() !== shown) return;
			const sql = `SELECT * FROM (\n${shown.sql}\n)\nUNION ALL\nSELECT * FROM (\n${page.sql}\n)`;
			this.#shown.value = { ...page, days: [...shown.days, ...page.days], sql };
		});
	}

	async openChat(conversationId: string): Promise<void> {
		await this.#guard(async () => this.#host.request("usage/openChat", { conversationId }));
	}

	async #guard(ask: () => Promise<unknown>): Promise<void> {
		try {
			await ask();
			this.#problem.value = null;
		} catch (error) {
			this.#problem.value = error instanceof RpcError ? error.message : t("Something went wrong in the panel.");
		}
	}
}
