import { useEffect, useRef, useState } from "preact/hooks";
import type { ModelChoice } from "../../shared/model.ts";
import { formatContext } from "../format.ts";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { Combobox, type ComboboxOption } from "../ui/Combobox.tsx";
import { Icon } from "../ui/Icon.tsx";
import { useOutsidePress } from "../ui/useOutsidePress.ts";
import "./modelPicker.css";

/** Which model answers next, inside the composer's border. */
export function ModelPicker({ chat }: { readonly chat: ChatModel }) {
	const [isOpen, setOpen] = useState(false);
	const root = useRef<HTMLDivElement>(null);
	const button = useRef<HTMLButtonElement>(null);
	useOutsidePress(root, () => setOpen(false));
	const requests = chat.pickerRequests.value;
	useEffect(() => {
		if (requests > 0) setOpen(true);
	}, [requests]);
	const { models, isProbing } = chat.catalog.catalog.value;
	const chosen = chat.catalog.chosen.value;
	const name = chosen?.label ?? (isProbing ? t("Looking for models…") : t("No model"));
	const close = () => {
		setOpen(false);
		button.current?.focus();
	};
	const choose = (id: string) => {
		close();
		void chat.chooseModel(id);
	};
	return (
		<div class="model-picker" ref={root}>
			<button
				type="button"
				class="model-picker-button"
				aria-haspopup="listbox"
				aria-expanded={isOpen}
				aria-label={t("Model: {name}", { name })}
				title={chosen ? describe(chosen) : undefined}
				ref={button}
				onClick={() => setOpen(!isOpen)}
			>
				<span class="model-picker-name">{name}</span>
				<Icon name="chevron-down" />
			</button>
			{isOpen && (
				<Combobox
					label={t("Models")}
					placeholder={t("Filter models")}
					emptyText={isProbing ? t("Looking for models…") : t("No models found.")}
					options={models.map(toOption)}
					selectedKey={chosen?.id ?? null}
					footer={{ icon: "refresh", label: t("Look again"), onClick: () => void chat.ask("model/refresh", null) }}
					onSelect={choose}
					onClose={close}
				/>
			)}
		</div>
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
	const words = model.isLoaded ? [t("loaded")] : [];
	return model.contextWindow === null
		? words
		: [...words, t("{count} context", { count: formatContext(model.contextWindow) })];
}

function describe(model: ModelChoice): string {
	const place = model.isLocal ? t("on this machine") : t("leaves this machine");
	return [model.label, model.hostName, place, ...details(model)].join(" · ");
}
