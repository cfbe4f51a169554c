import * as vscode from "vscode";
import { commands } from "./contributions.ts";
import { keepLoaded } from "./keepLoaded.ts";
import { Approvals } from "./approvals.ts";
import type { PermissionFeature, Permissions, PermissionsHost } from "./permissions/index.ts";

/** What tools may do, and the book of what was done. Judging, lists and pages are a bundle of their own, loaded on first use. */
export function registerPermissions(
	host: PermissionsHost,
): { readonly permissions: Permissions; readonly refresh: () => void } & vscode.Disposable {
	const { registerCommand } = host;
	const approvals = new Approvals();
	let feature: PermissionFeature | null = null;
	const load = keepLoaded(async () => {
		const bundle = await import("./permissions/index.ts");
		return (feature = new bundle.PermissionFeature(host, approvals));
	});
	const gate = async () => (await load()).permissions;
	const permissions: Permissions = {
		approvals,
		offered: async (toolNames, place) => (await gate()).offered(toolNames, place),
		judge: async (call, place) => (await gate()).judge(call, place),
		decide: async (call, place, signal) => (await gate()).decide(call, place, signal),
		modes: async (place) => (await gate()).modes(place),
		setModes: async (place, scope, changes) => (await gate()).setModes(place, scope, changes),
	};
	const registered = vscode.Disposable.from(
		{ dispose: () => feature?.dispose() },
		registerCommand(commands.manageGrants, async (revoke) => (await load()).manageGrants(revoke)),
		registerCommand(commands.setToolMode, async (tool, mode, scope) => (await load()).setToolMode(tool, mode, scope)),
		registerCommand(commands.showAuditLog, async () => (await load()).showAuditLog()),
		registerCommand(commands.exportAuditLog, async (format, path) => (await load()).exportAuditLog(format, path)),
	);
	return { permissions, refresh: () => feature?.changed(), dispose: () => registered.dispose() };
}
