import type { ChatSettingsValues, ChatSettingsView, SettingsScope } from "../../shared/chatSettings.ts";
import { formatContext, formatOneDecimal } from "../format.ts";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { ToolModes } from "./ToolModes.tsx";
import { Field } from "../ui/Field.tsx";
import { McpSwitches } from "./McpSwitches.tsx";
import { SavedText } from "../ui/SavedText.tsx";

interface FormProps {
	readonly chat: ChatModel;
	readonly view: ChatSettingsView;
}

const windows = [4096, 8192, 16_384, 32_768, 65_536, 131_072, 262_144, 524_288, 1_048_576] as const;
const temperatures = [0, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.5, 2] as const;

/** The settings of the chosen scope; an empty one goes by the wider default, which is named. */
export function ChatSettingsForm({ chat, view }: FormProps) {
	const { settings, catalog } = chat;
	const scope = settings.scope.value;
	const values = view[scope] ?? view.global;
	const model = catalog.chosen.value;
	const wider = widerOf(view, scope);
	return (
		<>
			<ModelField chat={chat} values={values} scope={scope} />
			<SavedText
				label={t("System prompt")}
				placeholder={wider.systemPrompt ?? t("What every answer has to heed, such as a style guide.")}
				value={values.systemPrompt}
				isLong
				onSave={(systemPrompt) => void settings.change({ systemPrompt })}
			/>
			{(scope !== "chat" || model?.abilities.temperature) && (
				<Choice
					label={t("Temperature")}
					options={temperatures.map((value) => [String(value), formatOneDecimal(value)] as const)}
					value={values.temperature}
					automatic={defaultWords(wider.temperature === null ? null : formatOneDecimal(wider.temperature))}
					onChoose={(temperature) => void settings.change({ temperature })}
				/>
			)}
			<Choice
				label={t("Context window")}
				options={windowsUpTo(scope === "chat" ? (model?.contextWindow ?? null) : null).map(
					(value) => [String(value), formatContext(value)] as const,
				)}
				value={values.contextWindow}
				automatic={defaultWords(wider.contextWindow === null ? null : formatContext(wider.contextWindow))}
				onChoose={(contextWindow) => void settings.change({ contextWindow })}
			/>
			<McpSwitches
				servers={view.mcpServers}
				switches={values.mcpServers ?? wider.mcpServers ?? {}}
				onChange={(mcpServers) => void settings.change({ mcpServers })}
			/>
			<ToolModes tools={view.tools} values={values} onChange={(changes) => void settings.change(changes)} />
		</>
	);
}

function ModelField({
	chat,
	values,
	scope,
}: Pick<FormProps, "chat"> & { readonly values: ChatSettingsValues; readonly scope: SettingsScope }) {
	const { models } = chat.catalog.catalog.value;
	const chosen = scope === "chat" ? (chat.catalog.chosen.value?.id ?? "") : (values.modelId ?? "");
	const choose = (modelId: string) => {
		if (scope !== "chat") void chat.settings.change({ modelId: modelId === "" ? null : modelId });
		else if (modelId !== "") void chat.chooseModel(modelId);
	};
	return (
		<Field label={t("Answering model")}>
			{(id) => (
				<select id={id} value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
					{(scope !== "chat" || chosen === "") && <option value="">{t("The one chosen last")}</option>}
					{chosen !== "" && !models.some((model) => model.id === chosen) && <option value={chosen}>{chosen}</option>}
					{models.map((model) => (
						<option key={model.id} value={model.id}>
							{`${model.label} · ${model.hostName}`}
						</option>
					))}
				</select>
			)}
		</Field>
	);
}

interface ChoiceProps {
	readonly label: string;
	readonly options: readonly (readonly [value: string, label: string])[];
	readonly value: number | null;
	/** What goes without a choice. */
	readonly automatic: string;
	readonly onChoose: (value: number | null) => void;
}

function Choice({ label, options, value, automatic, onChoose }: ChoiceProps) {
	const own = value === null ? "" : String(value);
	const isListed = own === "" || options.some(([option]) => option === own);
	return (
		<Field label={label}>
			{(id) => (
				<select
					id={id}
					value={own}
					onChange={({ currentTarget }) => onChoose(currentTarget.value === "" ? null : Number(currentTarget.value))}
				>
					<option value="">{automatic}</option>
					{!isListed && <option value={own}>{own}</option>}
					{options.map(([option, name]) => (
						<option key={option} value={option}>
							{name}
						</option>
					))}
				</select>
			)}
		</Field>
	);
}

function defaultWords(wider: string | null): string {
	return wider === null ? t("Automatic") : t("Default ({value})", { value: wider });
}

/** What the scopes beyond this one say together. */
function widerOf(view: ChatSettingsView, scope: SettingsScope): ChatSettingsValues {
	const none: ChatSettingsValues = {
		modelId: null,
		systemPrompt: null,
		temperature: null,
		contextWindow: null,
		mcpServers: null,
		permissionMode: null,
		toolModes: null,
	};
	if (scope === "global") return none;
	const project = scope === "chat" ? (view.project ?? none) : none;
	return {
		modelId: project.modelId ?? view.global.modelId,
		systemPrompt: project.systemPrompt ?? view.global.systemPrompt,
		temperature: project.temperature ?? view.global.temperature,
		contextWindow: project.contextWindow ?? view.global.contextWindow,
		mcpServers: project.mcpServers ?? view.global.mcpServers,
		permissionMode: project.permissionMode ?? view.global.permissionMode,
		toolModes: project.toolModes ?? view.global.toolModes,
	};
}

function windowsUpTo(limit: number | null): readonly number[] {
	if (limit === null) return windows;
	return [...windows.filter((value) => value < limit), limit];
}
