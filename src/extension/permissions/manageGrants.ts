import * as vscode from "vscode";
import { commands } from "../contributions.ts";
import type { Services } from "../services.ts";
import { grantChoice } from "./grantChoice.ts";
import type { ListedGrant, RightsStore } from "./rightsStore.ts";

interface GrantItem extends vscode.QuickPickItem {
	readonly grant: ListedGrant;
}

/** Shows standing permissions and takes back those that are chosen; with an id, or "all", without asking. Returns those left. */
export async function manageGrants(services: Services, rights: RightsStore, revoke: unknown) {
	const { localize } = services;
	const grants = await rights.list();
	if (typeof revoke === "string") {
		const ids = grants.map(({ id }) => id).filter((id) => revoke === "all" || revoke === id);
		await rights.revoke(ids);
	} else if (grants.length === 0) await tellNone(localize);
	else {
		const chosen = await choose(services, grants);
		await rights.revoke(chosen);
		if (chosen.length > 0)
			void vscode.window.setStatusBarMessage(
				localize("Taken back: {0}. From now on it is asked for.", chosen.length),
				6000,
			);
	}
	return (await rights.list()).map(({ id, scope, covers }) => ({ id, scope, covers }));
}

async function tellNone(localize: Services["localize"]): Promise<void> {
	const show = localize("Show Audit Log");
	const none = localize("Nothing is allowed for longer than once.");
	if ((await vscode.window.showInformationMessage(none, show)) === show)
		await vscode.commands.executeCommand(commands.showAuditLog);
}

async function choose({ localize }: Services, grants: readonly ListedGrant[]): Promise<readonly string[]> {
	const items: GrantItem[] = grants.map((grant) => ({
		...grantChoice(grant, localize.moment(grant.createdAt), localize),
		grant,
	}));
	const chosen = await vscode.window.showQuickPick(items, {
		title: localize("What models may do without asking"),
		placeHolder: localize("Choose what to take back"),
		canPickMany: true,
		matchOnDetail: true,
	});
	return chosen?.map(({ grant }) => grant.id) ?? [];
}
