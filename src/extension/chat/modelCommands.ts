import * as vscode from "vscode";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import { diagnose, doctorReport, pullSuggestions } from "../models/index.ts";
import type { Host } from "../providers/provider.ts";
import type { ModelServices } from "./modelServices.ts";

/** The commands about models and hosts. Each takes as arguments what it would otherwise ask for. */
export class ModelCommands {
	readonly #models: ModelServices;
	readonly #localize: Localize;
	readonly #memoryBytes: number;

	constructor(models: ModelServices, localize: Localize, memoryBytes: number) {
		this.#models = models;
		this.#localize = localize;
		this.#memoryBytes = memoryBytes;
	}

	/** Asks for a model; null when the user turned away. */
	async selectModel(modelId: unknown): Promise<string | null> {
		if (typeof modelId === "string" && modelId.includes("/")) return modelId;
		await this.#models.catalog.allHosts();
		const items = this.#models.catalog.snapshot().models.map((model) => ({
			label: model.label,
			description: model.isLocal ? this.#localize("{0} · local", model.hostName) : model.hostName,
			id: model.id,
		}));
		if (items.length === 0)
			throw new DaybookError("no_model", this.#localize("No host has a model yet. Set one up in the chat first."));
		const picked = await vscode.window.showQuickPick(items, {
			title: this.#localize("Model for this chat"),
			matchOnDescription: true,
		});
		return picked?.id ?? null;
	}

	/** Stores a key for a host, or takes it away when it is empty. */
	async setApiKey(hostId: unknown, key: unknown): Promise<void> {
		const host = await this.#pickHost(hostId);
		if (!host) return;
		const entered =
			typeof key === "string"
				? key
				: await vscode.window.showInputBox({
						title: this.#localize("API key for {0}", host.name),
						prompt: this.#localize(
							"It is kept in the editor's secret storage and sent to {0} only. Empty takes it away.",
							host.baseUrl,
						),
						password: true,
						ignoreFocusOut: true,
					});
		if (entered === undefined) return;
		if (entered.trim() === "") await this.#models.keys.delete(host);
		else await this.#models.keys.set(host, entered.trim());
		await this.#models.catalog.refresh();
	}

	/** Downloads an Ollama model with a progress that can be cancelled. */
	async pullModel(model: unknown): Promise<void> {
		const name = typeof model === "string" && model.includes(":") ? model : await this.#askForModel();
		if (!name) return;
		const options = {
			location: vscode.ProgressLocation.Notification,
			title: this.#localize("Downloading {0}", name),
			cancellable: true,
		};
		const ended = await vscode.window.withProgress(options, async (_progress, token) => {
			token.onCancellationRequested(() => this.#models.pulls.cancel("ollama", name));
			return this.#models.pulls.pull("ollama", name);
		});
		if (ended.failure) throw new DaybookError(ended.failure.code, ended.failure.message);
	}

	/** Probes all hosts and returns the report as Markdown. */
	async doctor(facts: readonly (readonly [string, string])[]): Promise<string> {
		await this.#models.catalog.refresh();
		const hosts = await this.#models.catalog.allHosts();
		const { keys } = this.#models;
		const diagnoses = await diagnose(
			hosts,
			async (host) => keys.get(host),
			async (host) => this.#models.providerFor(host),
			AbortSignal.timeout(60_000),
		);
		return doctorReport(facts, diagnoses);
	}

	async #pickHost(hostId: unknown): Promise<Host | undefined> {
		const hosts = (await this.#models.catalog.allHosts()).filter(({ kind }) => kind !== "vscode");
		const known = hosts.find(({ id }) => id === hostId);
		if (known && known.kind !== "ollama") return known;
		const items = hosts
			.filter(({ kind }) => kind !== "ollama")
			.map((host) => ({ label: host.name, description: host.baseUrl, host }));
		const picked = await vscode.window.showQuickPick(items, {
			title: this.#localize("Whose API key?"),
			placeHolder: this.#localize("More hosts can be added in the setting daybook.openai.hosts"),
		});
		return picked?.host;
	}

	async #askForModel(): Promise<string | undefined> {
		const other = this.#localize("Another model…");
		const suggestions = pullSuggestions(this.#memoryBytes).map(({ model, label, note, downloadBytes }) => ({
			label,
			description: `${(downloadBytes / 1e9).toFixed(1)} GB`,
			detail: note,
			model,
		}));
		const items = [...suggestions, { label: other, description: "", detail: "", model: "" }];
		const picked = await vscode.window.showQuickPick(items, { title: this.#localize("Model to download with Ollama") });
		if (!picked || picked.model !== "") return picked?.model;
		return vscode.window.showInputBox({ title: this.#localize("Name of the model, such as qwen3:8b") });
	}
}
