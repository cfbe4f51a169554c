import { computed, type ReadonlySignal } from "@preact/signals";
import { t } from "../l10n.ts";
import type { AttachmentsModel } from "./attachmentsModel.ts";
import type { CatalogModel } from "./catalogModel.ts";
import type { ComposerModel } from "./composerModel.ts";
import type { ConversationModel } from "./conversationModel.ts";

export interface SendReadinessOptions {
	/** False until the host has told where the panel stands. */
	readonly isStarted: ReadonlySignal<boolean>;
	readonly catalog: CatalogModel;
	readonly composer: ComposerModel;
	readonly conversation: ConversationModel;
	readonly attachments: Pick<AttachmentsModel, "isBusy" | "list">;
	/** True while another window answers in the shown chat. */
	readonly isAnsweredElsewhere: ReadonlySignal<boolean>;
	readonly isSending: ReadonlySignal<boolean>;
}

/** Whether what is in the box can go out now, and if not, why. */
export class SendReadiness {
	readonly canSend: ReadonlySignal<boolean>;
	/** Null when a text can be sent. */
	readonly blockedReason: ReadonlySignal<string | null>;

	constructor(options: SendReadinessOptions) {
		this.blockedReason = computed(() => blockedReason(options));
		this.canSend = computed(() => canSend(options));
	}
}

function canSend(options: SendReadinessOptions): boolean {
	const text = options.composer.text.value;
	const isEmpty = text.trim() === "" && options.attachments.list.value.length === 0;
	// Before that nobody knows which chat a message belongs to.
	if (!options.isStarted.value || options.isSending.value) return false;
	if (options.attachments.isBusy.value || isEmpty) return false;
	// Commands work without a model, and in a chat that takes no message now.
	return text.startsWith("/") || (options.catalog.chosen.value !== null && heldReason(options) === null);
}

function blockedReason(options: SendReadinessOptions): string | null {
	const { isStarted, catalog } = options;
	if (!isStarted.value) return t("Daybook is starting…");
	const held = heldReason(options);
	if (held !== null || catalog.chosen.value) return held;
	if (catalog.catalog.value.isProbing) return t("Looking for models…");
	return catalog.catalog.value.models.length > 0 ? t("Choose a model first.") : t("No model is ready yet.");
}

function heldReason(options: SendReadinessOptions): string | null {
	return holdReason(options) ?? localOnlyReason(options.catalog);
}

/** Why the chosen model may not be asked; null when it may. */
function localOnlyReason({ catalog, chosen }: CatalogModel): string | null {
	if (catalog.value.isLocalOnly !== true || chosen.value?.isLocal !== false) return null;
	return t("“Local only” is on: choose a model on this machine.");
}

/** Why the shown chat takes no message now, whatever the model; null when it does. */
function holdReason({ conversation, isAnsweredElsewhere }: SendReadinessOptions): string | null {
	if (conversation.summary.value?.status === "deleted") return t("This chat was deleted. Restore it to go on.");
	if (isAnsweredElsewhere.value) return t("Being answered in another window. You can send when the answer is there.");
	return null;
}
