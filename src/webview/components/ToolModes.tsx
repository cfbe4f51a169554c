import type { ChatSettingsValues } from "../../shared/chatSettings.ts";
import { actingTools, type KnownTool, type ToolMode, toolModeNames } from "../../shared/toolModes.ts";
import { useState } from "preact/hooks";
import { t } from "../l10n.ts";
import { Field } from "../ui/Field.tsx";
import { Fold } from "../ui/Fold.tsx";
import "./toolModes.css";

export interface ToolModesProps {
	readonly values: Pick<ChatSettingsValues, "permissionMode" | "toolModes">;
	readonly onChange: (changes: Partial<Pick<ChatSettingsValues, "permissionMode" | "toolModes">>) => void;
}

/** How far tools may go by themselves: all of them, and each. The strictest of all scopes holds. */
export function ToolModes({ values, onChange }: ToolModesProps) {
	const [isOpen, setOpen] = useState(false);
	const { permissionMode, toolModes } = values;
	const chosen = Object.keys(toolModes ?? {}).length;
	const change = (name: string, mode: ToolMode | null): void => {
		const others = Object.entries(toolModes ?? {}).filter(([other]) => other !== name);
		const modes = mode === null ? others : [...others, [name, mode] as const];
		onChange({ toolModes: modes.length === 0 ? null : Object.fromEntries(modes) });
	};
	return (
		<>
			<Field label={t("Tools")}>
				{(id) => (
					<select
						id={id}
						value={permissionMode ?? ""}
						onChange={(event) => onChange({ permissionMode: modeOf(event.currentTarget.value) })}
					>
						<option value="">{t("Default (ask before anything is changed, run or sent)")}</option>
						<option value="confirm">{t("Ask, whatever is set elsewhere")}</option>
						<option value="auto">{t("Change files without asking")}</option>
						<option value="deny">{t("No tools")}</option>
					</select>
				)}
			</Field>
			<Fold
				icon="tools"
				label={t("Single tools")}
				summary={chosen === 0 ? t("as by default") : t("{count} set", { count: chosen })}
				isOpen={isOpen}
				onToggle={setOpen}
			>
				<ul class="tool-modes">
					{namesToShow(toolModes).map((tool) => (
						<li key={tool.name}>
							<Tool tool={tool} mode={toolModes?.[tool.name] ?? null} onChoose={(mode) => change(tool.name, mode)} />
						</li>
					))}
				</ul>
			</Fold>
		</>
	);
}

interface ToolProps {
	readonly tool: KnownTool;
	readonly mode: ToolMode | null;
	readonly onChoose: (mode: ToolMode | null) => void;
}

function Tool({ tool: { name, nature }, mode, onChoose }: ToolProps) {
	return (
		<label class="tool-mode">
			<code>{name}</code>
			<select value={mode ?? ""} onChange={(event) => onChoose(modeOf(event.currentTarget.value))}>
				<option value="">
					{nature === "reading" ? t("Default (reads inside the workspace)") : t("Default (asks)")}
				</option>
				{nature === "changing" && (
					<option value="auto">
						{name === "run_command" ? t("Run what only reads without asking") : t("Without asking")}
					</option>
				)}
				<option value="confirm">{t("Ask each time")}</option>
				<option value="deny">{t("Off")}</option>
			</select>
		</label>
	);
}

/** Our own tools, and whatever else something was set for. */
function namesToShow(modes: Readonly<Record<string, ToolMode>> | null): readonly KnownTool[] {
	const others = Object.keys(modes ?? {}).filter((name) => !actingTools.some((tool) => tool.name === name));
	return [...actingTools, ...others.map((name) => ({ name, nature: "other" }) as const)];
}

function modeOf(value: string): ToolMode | null {
	return toolModeNames.find((mode) => mode === value) ?? null;
}
