import type { Message } from "../../shared/model.ts";
import type { AttachedParts } from "../attachments/index.ts";
import type { ResolvedModel } from "../models/index.ts";
import type { ChatSettingsStore } from "./chatSettings.ts";
import type { StoresOptions } from "./databaseStores.ts";
import type { PromptSource } from "./prompt.ts";
import type { PromptSurroundings } from "./systemPrompt.ts";

type Resolved = Pick<ResolvedModel, "model" | "contextWindow">;

/** Gathers what decides about a prompt. */
export interface ContextSource {
	/** For an answer to that message; null when it is gone. */
	load(messageId: string, modelId: string, resolved: Resolved): Promise<PromptSource | null>;
	/** For the first message of a new chat. */
	loadNew(modelId: string, resolved: Resolved): Promise<PromptSource>;
}

export interface ContextSourceOptions extends Pick<StoresOptions, "database" | "projectId" | "now"> {
	readonly surroundings: () => PromptSurroundings;
	readonly settings: Pick<ChatSettingsStore, "instructions">;
	/** What messages carry, as a model with or without sight is given it. */
	readonly attachedParts: (messages: readonly Message[], canSeeImages: boolean) => Promise<AttachedParts>;
}

/** So many estimated tokens are asked about to learn the factor of a model. */
const sample = 100_000;

export function contextSource(options: ContextSourceOptions): ContextSource {
	const { database, now, surroundings, settings, attachedParts } = options;
	const factorOf = async (modelId: string, { model }: Resolved): Promise<number> => {
		const call = { modelId, isLocal: model.isLocal, at: now(), estimatedTokens: sample, conversationId: null };
		return (await database().call("usage.estimate", call)).tokens / sample || 1;
	};
	return {
		async load(messageId, modelId, resolved) {
			const branch = await database().call("messages.branch", { messageId });
			if (branch === null) return null;
			const { id: conversationId, projectId } = branch.conversation;
			const [{ uses, summaries }, instructions, factor, attached] = await Promise.all([
				database().call("context.get", { conversationId }),
				settings.instructions(conversationId, projectId),
				factorOf(modelId, resolved),
				attachedParts(branch.messages, resolved.model.capabilities.images),
			]);
			const window = windowFor(instructions.contextWindow, resolved);
			const all = { branch: branch.messages, surroundings: surroundings(), instructions, uses, summaries };
			return { ...all, projectId, attached, factor, window };
		},
		async loadNew(modelId, resolved) {
			const projectId = options.projectId();
			const instructions = await settings.instructions(null, projectId);
			const window = windowFor(instructions.contextWindow, resolved);
			const factor = await factorOf(modelId, resolved);
			const nothing = { branch: [], uses: {}, summaries: [], attached: new Map() };
			return { ...nothing, projectId, surroundings: surroundings(), instructions, factor, window };
		},
	};
}

/** Tokens to build the prompt for: as the user set them for the chat, as far as the model has them; else as resolved. */
function windowFor(wanted: number | null, { model, contextWindow }: Resolved): number | null {
	if (wanted === null) return contextWindow;
	return Math.min(wanted, model.contextWindow ?? wanted);
}
