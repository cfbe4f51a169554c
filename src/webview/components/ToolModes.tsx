import type { ChatSettingsValues, ChatSettingsView } from "../../shared/chatSettings.ts";
import type { ToolMode } from "../../shared/toolModes.ts";
import { t } from "../l10n.ts";
import { Field } from "../ui/Field.tsx";

type Modes = Pick<ChatSettingsValues, "permissionMode" | "toolModes">;

export interface ToolModesProps {
	readonly tools: ChatSettingsView["tools"];
	readonly values: Modes;
	readonly onChange: (changes: Partial<Modes>) => void;
}

/** How far tools may go by themselves: all of them, and each. The strictest of all scopes holds. */
export function ToolModes({ tools, values, onChange }: ToolModesProps) {
	const modes = values.toolModes ?? {};
	const change = (name: string, mode: ToolMode | null): void => {
		const { [name]: _, ...others } = modes;
		onChange({ toolModes: mode === null ? others : { ...others, [name]: mode } });
	};
	return (
		<>
			<Choice
				label={t("Tools")}
				mode={values.permissionMode}
				widens
				onChoose={(permissionMode) => onChange({ permissionMode })}
			/>
			<details>
				<summary>{t("Single tools")}</summary>
				{tools.map(({ name, widens }) => (
					<Choice
						key={name}
						label={name}
						mode={modes[name] ?? null}
						widens={widens}
						onChoose={(mode) => change(name, mode)}
					/>
				))}
			</details>
		</>
	);
}

interface ChoiceProps {
	readonly label: string;
	readonly mode: ToolMode | null;
	/** True where "auto" means more than the default. */
	readonly widens: boolean;
	readonly onChoose: (mode: ToolMode | null) => void;
}

function Choice({ label, mode, widens, onChoose }: ChoiceProps) {
	return (
		<Field label={label}>
			{(id) => (
				<select
					id={id}
					value={mode ?? ""}
					onChange={({ currentTarget }) => onChoose((currentTarget.value || null) as ToolMode | null)}
				>
					<option value="">{t("Default")}</option>
					{widens && <option value="auto">{t("Without asking")}</option>}
					<option value="confirm">{t("Ask")}</option>
					<option value="deny">{t("Off")}</option>
				</select>
			)}
		</Field>
	);
}
