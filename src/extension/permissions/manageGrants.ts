import * as vscode from "vscode";
import { commands } from "../contributions.ts";
import { ExposedAddresses } from "../exposedAddresses.ts";
import type { Localize } from "../localize.ts";
import type { Services } from "../services.ts";
import { grantChoice } from "./grantChoice.ts";
import type { Permissions, RightsPlace } from "./permissions.ts";
import type { RightsStore } from "./rightsStore.ts";
import { standingModes } from "./standingModes.ts";

export interface GrantsHost {
	readonly services: Services;
	readonly rights: RightsStore;
	readonly permissions: Permissions;
	/** Where the user is: whose modes are listed beside what holds everywhere. */
	readonly place: RightsPlace;
}

/** Something that is allowed for longer than once. */
interface StandingItem extends vscode.QuickPickItem {
	/** Of a grant, "modes:" and a scope, or an address over plain http to which messages may go. */
	readonly id: string;
	readonly takeBack: () => Promise<void>;
}

/**
 * Shows what is allowed for longer than once and takes back what is chosen; with an id, an address, or "all", without asking.
 * Returns the grants that are left.
 */
export async function manageGrants(host: GrantsHost, revoke: unknown) {
	const { services, rights } = host;
	const { localize } = services;
	const items = await standingItems(host);
	if (typeof revoke === "string") {
		await takeBack(items.filter(({ id }) => revoke === "all" || revoke === id));
	} else if (items.length === 0) await tellNone(localize);
	else {
		const chosen = await choose(items, localize);
		await takeBack(chosen);
		if (chosen.length > 0)
			void vscode.window.setStatusBarMessage(
				localize("Taken back: {0}. From now on it is asked for.", chosen.length),
				6000,
			);
	}
	return (await rights.list()).map(({ id, scope, covers }) => ({ id, scope, covers }));
}

async function takeBack(items: readonly StandingItem[]): Promise<void> {
	for (const item of items) await item.takeBack();
}

async function standingItems({ services, rights, permissions, place }: GrantsHost): Promise<StandingItem[]> {
	const { audit, context, localize } = services;
	const addresses = new ExposedAddresses(context.secrets);
	const grants = (await rights.list()).map((grant) => ({
		...grantChoice(grant, localize.moment(grant.createdAt), localize),
		id: grant.id,
		takeBack: async () => rights.revoke([grant.id]),
	}));
	const known = (await addresses.list()).map((id) => ({
		label: localize("Send to {0}", id),
		detail: localize("Messages are sent there without encryption, from every window"),
		id,
		async takeBack() {
			await addresses.remove(id);
			await audit({ action: "address.revoked", target: { kind: "address", id } });
		},
	}));
	return [...(await standingModes(permissions, place, localize)), ...grants, ...known];
}

async function tellNone(localize: Localize): Promise<void> {
	const show = localize("Show Audit Log");
	const none = localize("Nothing is allowed for longer than once.");
	if ((await vscode.window.showInformationMessage(none, show)) === show)
		await vscode.commands.executeCommand(commands.showAuditLog);
}

async function choose(items: readonly StandingItem[], localize: Localize): Promise<readonly StandingItem[]> {
	const chosen = await vscode.window.showQuickPick(items, {
		title: localize("What is done without asking"),
		placeHolder: localize("Choose what to take back"),
		canPickMany: true,
		matchOnDetail: true,
	});
	return chosen ?? [];
}
