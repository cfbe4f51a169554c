import type { HostState, ModelCatalog, ModelChoice } from "../../shared/model.ts";

/**
 * The model that answers next. One that was chosen before and is gone is only ever replaced by one on this machine:
 * what is typed must not leave it because a server happened to be down.
 */
export function chooseModel(models: readonly ModelChoice[], wantedId: string | null): ModelChoice | null {
	const wanted = models.find((model) => model.id === wantedId);
	if (wanted) return wanted;
	const candidates = wantedId === null ? models : models.filter((model) => model.isLocal);
	return candidates.toSorted((a, b) => rank(b) - rank(a))[0] ?? null;
}

/** A model here before one elsewhere, one in memory before one on disk, one that can use tools before one that cannot. */
function rank(model: ModelChoice): number {
	return (model.isLocal ? 4 : 0) + (model.isLoaded ? 2 : 0) + (model.abilities.tools ? 1 : 0);
}

/** What the panel has to offer before a chat can begin. */
export type SetUp =
	| { readonly kind: "ready" }
	| { readonly kind: "probing" }
	| {
			readonly kind: "needed";
			/** Ollama answers but has no model. */
			readonly emptyHosts: readonly HostState[];
			/** Ollama does not answer. */
			readonly missingHosts: readonly HostState[];
			/** A host for which a key is there, and which failed all the same. */
			readonly failedHosts: readonly HostState[];
	  };

/** Which set-up cards to show; none as long as there is a model. */
export function setUpOf(catalog: ModelCatalog): SetUp {
	if (catalog.models.length > 0) return { kind: "ready" };
	if (catalog.isProbing) return { kind: "probing" };
	const failed = catalog.hosts.filter((host) => host.status === "failed");
	return {
		kind: "needed",
		emptyHosts: catalog.hosts.filter((host) => host.kind === "ollama" && host.status === "empty"),
		missingHosts: failed.filter((host) => host.kind === "ollama"),
		failedHosts: failed.filter((host) => host.kind !== "ollama"),
	};
}

/** The name above an answer: what its model is called in the picker, else the bare name of a model that is gone. */
export function speakerName(models: readonly ModelChoice[], speaker: string): string {
	const id = speaker.replace(/^agent:/, "");
	return models.find((model) => model.id === id)?.label ?? id.slice(id.indexOf("/") + 1);
}

/** The model that spoke; null for the user, and for a speaker that is no model of a host. */
export function speakerModelId(speaker: string): string | null {
	return /^agent:([^/]+\/.+)$/s.exec(speaker)?.[1] ?? null;
}
