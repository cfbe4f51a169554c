import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { Icon } from "../ui/Icon.tsx";
import { useOutsidePress } from "../ui/useOutsidePress.ts";
import { describeModel, ModelList } from "./ModelList.tsx";
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
	const { isProbing } = chat.catalog.catalog.value;
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
				title={chosen ? describeModel(chosen) : undefined}
				ref={button}
				onClick={() => setOpen(!isOpen)}
			>
				<span class="model-picker-name">{name}</span>
				<Icon name="chevron-down" />
			</button>
			{isOpen && <ModelList chat={chat} selectedId={chosen?.id ?? null} onSelect={choose} onClose={close} />}
		</div>
	);
}
