import * as vscode from "vscode";
import { DaybookError } from "../errors.ts";
import type { Services } from "../services.ts";
import { builtInTools } from "../../shared/toolModes.ts";
import type { Mode } from "./action.ts";
import type { ModeScope, Permissions, RightsPlace } from "./permissions.ts";

export interface ToolModeHost {
	readonly services: Services;
	readonly permissions: Permissions;
	readonly place: RightsPlace;
}

const modes: readonly Mode[] = ["auto", "confirm", "deny"];
const scopes: readonly ModeScope[] = ["chat", "project", "global"];

/**
 * Sets how far a tool ("*": all) may go by itself in a scope; null hands it back to the wider default. What is not given is
 * asked for. False when the user did not choose or did not agree.
 */
export async function chooseToolMode(
	{ services: { localize }, permissions, place }: ToolModeHost,
	givenTool: unknown,
	givenMode: unknown,
	givenScope: unknown,
): Promise<boolean> {
	const tool = typeof givenTool === "string" ? givenTool : await pickTool(localize);
	if (tool === undefined) return false;
	const mode = givenMode === null ? null : (modes.find((each) => each === givenMode) ?? (await pickMode(localize)));
	if (mode === undefined) return false;
	const scope = scopes.find((each) => each === givenScope) ?? (await pickScope(place, localize));
	if (scope === undefined) return false;
	if (scope === "chat" && place.conversationId === null)
		throw new DaybookError("no_chat", localize("Send the first message of the chat before you set this for it."));
	if (scope === "project" && place.projectId === null)
		throw new DaybookError("no_project", localize("Open a folder to set this for its chats."));
	if (tool === "*") return permissions.setModes(place, scope, { permissionMode: mode });
	const { toolModes } = (await permissions.modes(place))[scope];
	const others = Object.entries(toolModes ?? {}).filter(([name]) => name !== tool);
	const changed = Object.fromEntries(mode === null ? others : [...others, [tool, mode] as const]);
	return permissions.setModes(place, scope, { toolModes: Object.keys(changed).length === 0 ? null : changed });
}

async function pickTool(localize: Services["localize"]): Promise<string | undefined> {
	const all = { label: localize("All tools"), tool: "*" };
	const items = [all, ...builtInTools.map((name) => ({ label: name, tool: name }))];
	return (await vscode.window.showQuickPick(items, { title: localize("Which tool?") }))?.tool;
}

async function pickMode(localize: Services["localize"]): Promise<Mode | null | undefined> {
	const items: (vscode.QuickPickItem & { readonly mode: Mode | null })[] = [
		{ label: localize("As by default"), mode: null },
		{ label: localize("Without asking"), description: localize("where that may be at all"), mode: "auto" },
		{ label: localize("Ask"), mode: "confirm" },
		{ label: localize("Off"), mode: "deny" },
	];
	return (await vscode.window.showQuickPick(items, { title: localize("How far may it go by itself?") }))?.mode;
}

async function pickScope(place: RightsPlace, localize: Services["localize"]): Promise<ModeScope | undefined> {
	const items: (vscode.QuickPickItem & { readonly scope: ModeScope })[] = [
		...(place.conversationId === null ? [] : [{ label: localize("This chat"), scope: "chat" } as const]),
		...(place.projectId === null ? [] : [{ label: localize("This project"), scope: "project" } as const]),
		{ label: localize("All chats"), scope: "global" },
	];
	return (await vscode.window.showQuickPick(items, { title: localize("For which chats?") }))?.scope;
}
