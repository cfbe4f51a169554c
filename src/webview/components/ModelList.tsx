import type { ModelCatalog, ModelChoice } from "../../shared/model.ts";
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
	const catalog = chat.catalog.catalog.value;
	const { isProbing } = catalog;
	return (
		<Combobox
			label={t("Models")}
			placeholder={t("Filter models")}
			emptyText={isProbing ? t("Looking for models…") : t("No models found.")}
			options={optionsOf(catalog)}
			selectedKey={selectedId}
			footer={{ icon: "refresh", label: t("Look again"), onClick: () => void chat.ask("model/refresh", null) }}
			onSelect={onSelect}
			onClose={onClose}
		/>
	);
}

/** Every model; while nothing may leave this machine also hosts that were never asked, so that none is missed. */
function optionsOf({ models, hosts, isLocalOnly = false }: ModelCatalog): readonly ComboboxOption[] {
	const options = models.map((model) => toOption(model, isLocalOnly && !model.isLocal));
	if (!isLocalOnly) return options;
	const unasked = hosts.filter(({ status, hasKey }) => status === "unused" && hasKey);
	return [
		...options,
		...unasked.map(({ id, name }) => ({
			key: `host:${id}`,
			group: name,
			label: t("Not asked"),
			detail: t("“Local only” is on"),
			isDisabled: true,
		})),
	];
}

function toOption(model: ModelChoice, isHeldBack: boolean): ComboboxOption {
	return {
		...(isHeldBack ? { isDisabled: true } : {}),
		key: model.id,
		group: model.isLocal ? t("{host} (on this machine)", { host: model.hostName }) : model.hostName,
		label: model.label,
		detail: isHeldBack ? t("“Local only” is on") : details(model).join(" · "),
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
