import * as vscode from "vscode";
import { commands } from "../contributions.ts";
import { ExposedAddresses } from "../exposedAddresses.ts";
import type { Localize } from "../localize.ts";
import type { Services } from "../services.ts";
import { grantChoice } from "./grantChoice.ts";
import type { ListedGrant, RightsStore } from "./rightsStore.ts";

interface StandingItem extends vscode.QuickPickItem {
	/** Of a grant; null for an address. */
	readonly grantId: string | null;
	/** Over plain http, to which messages may go; null for a grant. */
	readonly address: string | null;
}

/**
 * Shows what is allowed for longer than once and takes back what is chosen; with an id, an address, or "all", without asking.
 * Returns the grants that are left.
 */
export async function manageGrants(services: Services, rights: RightsStore, revoke: unknown) {
	const { localize, context } = services;
	const addresses = new ExposedAddresses(context.secrets);
	const items = [
		...(await rights.list()).map((grant) => grantItem(grant, localize)),
		...(await addresses.list()).map((address) => addressItem(address, localize)),
	];
	const isAsked = typeof revoke !== "string";
	if (isAsked && items.length === 0) await tellNone(localize);
	const chosen = isAsked
		? await choose(items, localize)
		: items.filter((item) => revoke === "all" || revoke === (item.grantId ?? item.address));
	await takeBack(services, rights, addresses, chosen);
	if (isAsked && chosen.length > 0)
		void vscode.window.setStatusBarMessage(
			localize("Taken back: {0}. From now on it is asked for.", chosen.length),
			6000,
		);
	return (await rights.list()).map(({ id, scope, covers }) => ({ id, scope, covers }));
}

async function takeBack(
	{ audit }: Services,
	rights: RightsStore,
	addresses: ExposedAddresses,
	items: readonly StandingItem[],
): Promise<void> {
	await rights.revoke(items.flatMap(({ grantId }) => grantId ?? []));
	const named = items.flatMap(({ address }) => address ?? []);
	await addresses.remove(named);
	for (const id of named) await audit({ action: "address.revoked", target: { kind: "address", id } });
}

async function tellNone(localize: Localize): Promise<void> {
	const show = localize("Show Audit Log");
	const none = localize("Nothing is allowed for longer than once.");
	if ((await vscode.window.showInformationMessage(none, show)) === show)
		await vscode.commands.executeCommand(commands.showAuditLog);
}

function grantItem(grant: ListedGrant, localize: Localize): StandingItem {
	return { ...grantChoice(grant, localize.moment(grant.createdAt), localize), grantId: grant.id, address: null };
}

function addressItem(address: string, localize: Localize): StandingItem {
	const detail = localize("Messages are sent there without encryption, from every window");
	return { label: localize("Send to {0}", address), detail, grantId: null, address };
}

async function choose(items: readonly StandingItem[], localize: Localize): Promise<readonly StandingItem[]> {
	if (items.length === 0) return [];
	const chosen = await vscode.window.showQuickPick(items, {
		title: localize("What is done without asking"),
		placeHolder: localize("Choose what to take back"),
		canPickMany: true,
		matchOnDetail: true,
	});
	return chosen ?? [];
}
