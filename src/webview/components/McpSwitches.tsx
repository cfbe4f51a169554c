import type { ChatSettingsView } from "../../shared/chatSettings.ts";
import { t } from "../l10n.ts";

interface McpSwitchesProps {
	readonly servers: ChatSettingsView["mcpServers"];
	/** Those that are not named are on. */
	readonly switches: Readonly<Record<string, boolean>>;
	readonly onChange: (switches: Readonly<Record<string, boolean>>) => void;
}

/** Which MCP servers give the chat their tools; nothing while none is configured. */
export function McpSwitches({ servers, switches, onChange }: McpSwitchesProps) {
	if (servers.length === 0) return null;
	return (
		<fieldset class="settings-mcp">
			<legend>{t("MCP Servers")}</legend>
			{servers.map(({ id, name }) => (
				<label key={id} class="settings-check">
					<input
						type="checkbox"
						checked={switches[id] !== false}
						onChange={({ currentTarget }) => onChange({ ...switches, [id]: currentTarget.checked })}
					/>
					{name}
				</label>
			))}
		</fieldset>
	);
}
