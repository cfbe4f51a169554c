import type { Localize } from "../localize.ts";
import type { ModeScope, Permissions, RightsPlace } from "./permissions.ts";
import { toolsAt, withoutAuto } from "./rightsStore.ts";

/** Tools that act without asking because it was set so for a scope. */
export interface StandingMode {
	readonly id: string;
	readonly label: string;
	readonly detail: string;
	readonly takeBack: () => Promise<void>;
}

/** How far tools go by themselves in the shown chat, in its project and in all chats, where that is without asking. */
export async function standingModes(
	permissions: Pick<Permissions, "modes" | "setModes">,
	place: RightsPlace,
	localize: Localize,
): Promise<readonly StandingMode[]> {
	const scopes: readonly (readonly [ModeScope, string])[] = [
		["chat", localize("in the chat that is shown")],
		["project", localize("in all chats of this project")],
		["global", localize("in all chats")],
	];
	const all = await permissions.modes(place);
	return scopes.flatMap(([scope, detail]) => {
		const tools = toolsAt("auto", all[scope]);
		if (tools.length === 0) return [];
		const label = tools.includes("*")
			? localize("Let tools act without asking")
			: localize("Let these tools act without asking: {0}", tools.join(", "));
		const takeBack = async () => void (await permissions.setModes(place, scope, withoutAuto(all[scope])));
		return [{ id: `modes:${scope}`, label, detail, takeBack }];
	});
}
