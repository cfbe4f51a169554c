import type { ModelChoice } from "../../shared/model.ts";
import { formatContext } from "../format.ts";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { Combobox, type ComboboxOption } from "../ui/Combobox.tsx";

interface ModelListProps {
	readonly chat: ChatModel;
	readonly selectedId: string | null;
	readonly onSelect: (modelId: string) => void;
	readonly onClose: () => void;
}

/** All models by their hosts, to choose one. */
export function ModelList({ chat, selectedId, onSelect, onClose }: ModelListProps) {
	const { models, isProbing } = chat.catalog.catalog.value;
	return (
		<Combobox
			label={t("Models")}
			placeholder={t("Filter models")}
			emptyText={isProbing ? t("Looking for models…") : t("No models found.")}
			options={models.map(toOption)}
			selectedKey={selectedId}
			footer={{ icon: "refresh", label: t("Look again"), onClick: () => void chat.ask("model/refresh", null) }}
			onSelect={onSelect}
			onClose={onClose}
		/>
	);
}

function toOption(model: ModelChoice): ComboboxOption {
	return {
		key: model.id,
		group: model.isLocal ? t("{host} (on this machine)", { host: model.hostName }) : model.hostName,
		label: model.label,
		detail: details(model).join(" · "),
	};
}

function details(model: ModelChoice): readonly string[] {
	const words = [...(model.isLoaded ? [t("loaded")] : []), ...(model.isExposed ? [t("not encrypted")] : [])];
	return model.contextWindow === null
		? words
		: [...words, t("{count} context", { count: formatContext(model.contextWindow) })];
}

/** A model in one line, with whether what is typed leaves this machine. */
export function describeModel(model: ModelChoice): string {
	const place = model.isLocal ? t("on this machine") : t("leaves this machine");
	return [model.label, model.hostName, place, ...details(model)].join(" · ");
}
