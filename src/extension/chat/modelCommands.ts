import * as vscode from "vscode";
import type { PullState } from "../../shared/model.ts";
import { settings } from "../contributions.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import { diagnose, doctorReport, pullSuggestions } from "../models/index.ts";
import { isPlainHttpToAnother } from "../address.ts";
import type { Host } from "../providers/provider.ts";
import { checkAddress, openAiHostId } from "../settings.ts";
import type { ModelServices } from "./modelServices.ts";

const openAi = { name: "OpenAI", baseUrl: "https://api.openai.com/v1" };

/** Adds a host to the user's settings. */
async function addOpenAiHost(added: { readonly name: string; readonly baseUrl: string }): Promise<Host> {
	const configuration = vscode.workspace.getConfiguration();
	const present: unknown = configuration.get(settings.openaiHosts);
	const hosts: readonly unknown[] = Array.isArray(present) ? present : [];
	await configuration.update(settings.openaiHosts, [...hosts, added], vscode.ConfigurationTarget.Global);
	return { id: openAiHostId(added.name), kind: "openai", ...added };
}

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
		const { catalog } = this.#models;
		if (typeof modelId === "string" && modelId.includes("/")) {
			const known = catalog.snapshot().models.find(({ id }) => id === modelId);
			if (known) catalog.refuseHosted(known.isLocal, known.label);
			return modelId;
		}
		await catalog.allHosts();
		const { isLocalOnly = false, models } = catalog.snapshot();
		const items = models.map((model) => ({
			label: model.label,
			description: model.isLocal ? this.#localize("{0} · local", model.hostName) : model.hostName,
			...(isLocalOnly && !model.isLocal ? { detail: this.#localize("cannot be chosen: “Local only” is on") } : {}),
			id: model.id,
			isLocal: model.isLocal,
		}));
		if (items.length === 0)
			throw new DaybookError("no_model", this.#localize("No host has a model yet. Set one up in the chat first."));
		const picked = await vscode.window.showQuickPick(items, {
			title: this.#localize("Model for this chat"),
			matchOnDescription: true,
		});
		if (picked) catalog.refuseHosted(picked.isLocal, picked.label);
		return picked?.id ?? null;
	}

	/** Asks all hosts again and says what they have. */
	async refresh(): Promise<void> {
		const { catalog } = this.#models;
		const options = { location: vscode.ProgressLocation.Window, title: this.#localize("Looking for models…") };
		await vscode.window.withProgress(options, async () => catalog.refresh());
		const { models, hosts } = catalog.snapshot();
		const ready = hosts.filter(({ status }) => status === "ready").map(({ name }) => name);
		const found =
			models.length === 0
				? this.#localize("No host has a model.")
				: this.#localize("Models found: {0} ({1})", models.length, ready.join(", "));
		void vscode.window.setStatusBarMessage(found, 6000);
	}

	/** Stores a key for a host, or takes it away when it is empty. */
	async setApiKey(hostId: unknown, key: unknown): Promise<void> {
		const host = await this.#pickHost(hostId);
		if (!host || !(await this.#mayBeRead(host))) return;
		const entered = typeof key === "string" ? key : await this.#askForKey(host);
		if (entered === undefined) return;
		if (entered.trim() === "") await this.#models.keys.delete(host);
		else await this.#models.keys.set(host, entered.trim());
		await this.#models.catalog.refresh();
	}

	/** Downloads an Ollama model with a progress that can be cancelled. */
	async pullModel(model: unknown): Promise<void> {
		const name = typeof model === "string" && model !== "" ? model : await this.#askForModel();
		if (!name) return;
		const options = {
			location: vscode.ProgressLocation.Notification,
			title: this.#localize("Downloading {0}", name),
			cancellable: true,
		};
		const ended = await vscode.window.withProgress(options, async (progress, token) => {
			token.onCancellationRequested(() => this.#models.pulls.cancel("ollama", name));
			return this.#models.pulls.pull("ollama", name, reporter(progress));
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
		const hosts = (await this.#models.catalog.allHosts()).filter(
			({ kind }) => kind === "anthropic" || kind === "openai",
		);
		const known = hosts.find(({ id }) => id === hostId);
		if (known) return known;
		const items: { label: string; description: string; choose: () => Promise<Host | undefined> }[] = hosts.map(
			(host) => ({
				label: host.name,
				description: host.baseUrl,
				choose: async () => host,
			}),
		);
		if (!hosts.some(({ baseUrl }) => baseUrl === openAi.baseUrl))
			items.push({ label: openAi.name, description: openAi.baseUrl, choose: async () => addOpenAiHost(openAi) });
		items.push({
			label: this.#localize("Another OpenAI-compatible host…"),
			description: "LM Studio, vLLM, llama.cpp, OpenRouter",
			choose: async () => this.#askForHost(),
		});
		const picked = await vscode.window.showQuickPick(items, { title: this.#localize("Whose API key?") });
		return picked?.choose();
	}

	async #askForHost(): Promise<Host | undefined> {
		const address = await vscode.window.showInputBox({
			title: this.#localize("Address of the host, with its path"),
			placeHolder: "http://127.0.0.1:1234/v1",
			ignoreFocusOut: true,
			validateInput: (value) =>
				checkAddress(value) === null ? this.#localize("Write an address such as http://127.0.0.1:1234/v1.") : null,
		});
		const baseUrl = address === undefined ? null : checkAddress(address);
		if (baseUrl === null) return undefined;
		const name = await vscode.window.showInputBox({
			title: this.#localize("Name of the host"),
			value: new URL(baseUrl).host,
			ignoreFocusOut: true,
			validateInput: (value) => (value.trim() === "" ? this.#localize("Write a name.") : null),
		});
		return name === undefined ? undefined : addOpenAiHost({ name: name.trim(), baseUrl });
	}

	async #askForKey(host: Host): Promise<string | undefined> {
		return vscode.window.showInputBox({
			title: this.#localize("API key for {0}", host.name),
			prompt: this.#localize(
				"It is kept in the editor's secret storage and sent to {0} only. Empty takes it away.",
				host.baseUrl,
			),
			password: true,
			ignoreFocusOut: true,
		});
	}

	/** False when key and messages could be read on their way and the user does not want that. */
	async #mayBeRead(host: Host): Promise<boolean> {
		if (!isPlainHttpToAnother(host.baseUrl)) return true;
		const goOn = this.#localize("Set Key");
		const question = this.#localize("The connection to {0} is not encrypted.", host.name);
		const detail = this.#localize(
			"Whoever is on the way to {0} can read the key and everything you send.",
			host.baseUrl,
		);
		return (await vscode.window.showWarningMessage(question, { modal: true, detail }, goOn)) === goOn;
	}

	async #askForModel(): Promise<string | undefined> {
		const other = this.#localize("Another model…");
		const suggestions = pullSuggestions(this.#memoryBytes).map(({ model, label, note, downloadBytes }) => ({
			label,
			description: `${this.#localize.decimal(downloadBytes / 1e9)} GB`,
			detail: note,
			model,
		}));
		const items = [...suggestions, { label: other, description: "", detail: "", model: "" }];
		const picked = await vscode.window.showQuickPick(items, { title: this.#localize("Model to download with Ollama") });
		if (!picked || picked.model !== "") return picked?.model;
		return vscode.window.showInputBox({ title: this.#localize("Name of the model, such as qwen3:8b") });
	}
}

/** Turns the state of a download into the steps that the editor's progress wants. */
function reporter(progress: vscode.Progress<{ message?: string; increment?: number }>): (state: PullState) => void {
	let told = 0;
	return ({ status, completedBytes, totalBytes }) => {
		const percent = completedBytes === null || !totalBytes ? told : Math.floor((completedBytes / totalBytes) * 100);
		progress.report({ message: `${status} ${percent} %`, increment: Math.max(0, percent - told) });
		told = Math.max(told, percent);
	};
}
