import type { Failure, HostState, ModelChoice } from "../../shared/model.ts";
import { isPlainHttpToAnother } from "../address.ts";
import type { Host, Model } from "../providers/provider.ts";

/** One host with all that was found out about it. */
export interface ProbedHost {
	readonly host: Host;
	readonly status: HostState["status"];
	readonly hasKey: boolean;
	readonly models: readonly Model[];
	readonly failure: Failure | null;
}

export function hostState(probed: ProbedHost): HostState {
	const { host, status, failure, hasKey, models } = probed;
	const { id, name, kind, baseUrl } = host;
	return { id, name, kind, address: baseUrl, status, failure, modelCount: models.length, hasKey };
}

/** The models of a host to choose from. Two that call themselves the same are told apart by their names. */
export function modelChoices(probed: ProbedHost): ModelChoice[] {
	const labels = probed.models.map(({ label }) => label);
	const isShared = (label: string): boolean => labels.indexOf(label) !== labels.lastIndexOf(label);
	return probed.models.map((model) => ({
		id: `${probed.host.id}/${model.name}`,
		hostId: probed.host.id,
		hostName: probed.host.name,
		label: isShared(model.label) ? `${model.label} (${model.name})` : model.label,
		contextWindow: model.contextWindow,
		isLocal: model.isLocal,
		isExposed: isPlainHttpToAnother(probed.host.baseUrl),
		isLoaded: model.isLoaded,
		abilities: {
			tools: model.capabilities.tools,
			thinking: model.capabilities.thinking,
			images: model.capabilities.images,
			temperature: model.capabilities.temperature,
		},
	}));
}
