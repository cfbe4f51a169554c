import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { ModelCatalog, ModelChoice, PullState } from "../../shared/model.ts";
import { chooseModel } from "./modelChoice.ts";

/** The models of all hosts, which of them answers this chat, and the downloads under way. */
export class CatalogModel {
	readonly #catalog: Signal<ModelCatalog> = signal({ hosts: [], models: [], isProbing: true });
	readonly #pulls: Signal<ReadonlyMap<string, PullState>> = signal(new Map());
	/** What the user picked in this chat; null: whatever the chat or the defaults say. */
	readonly #picked: Signal<string | null> = signal(null);
	readonly #remembered: ReadonlySignal<string | null>;

	/** `remembered` is the model of the shown chat or, for a new one, the one chosen last. */
	constructor(remembered: ReadonlySignal<string | null>) {
		this.#remembered = remembered;
	}

	readonly chosen: ReadonlySignal<ModelChoice | null> = computed(() =>
		chooseModel(this.#catalog.value.models, this.#picked.value ?? this.#remembered.value),
	);

	get catalog(): ReadonlySignal<ModelCatalog> {
		return this.#catalog;
	}

	get pulls(): ReadonlySignal<ReadonlyMap<string, PullState>> {
		return this.#pulls;
	}

	pull(hostId: string, model: string): PullState | null {
		return this.#pulls.value.get(pullKey(hostId, model)) ?? null;
	}

	setCatalog(catalog: ModelCatalog): void {
		this.#catalog.value = catalog;
	}

	setPull(pull: PullState): void {
		this.#pulls.value = new Map(this.#pulls.peek()).set(pullKey(pull.hostId, pull.model), pull);
	}

	/** Null: back to what the chat or the defaults say. */
	pick(modelId: string | null): void {
		this.#picked.value = modelId;
	}
}

function pullKey(hostId: string, model: string): string {
	return `${hostId}\n${model}`;
}
