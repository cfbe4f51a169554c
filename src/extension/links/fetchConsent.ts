import * as vscode from "vscode";
import { settings } from "../contributions.ts";
import type { Localize } from "../localize.ts";

/** Hosts that the user lets Daybook fetch from without being asked; none of that where the workspace is not trusted. */
export interface FetchConsent {
	readonly isTrusted: () => boolean;
	readonly allowedHosts: () => readonly string[];
	readonly localize: Localize;
}

/** Asks for the user's word, unless this very host was allowed for good. The whole address is shown. */
export async function mayFetch(url: URL, { isTrusted, allowedHosts, localize }: FetchConsent): Promise<boolean> {
	const isTrustedHere = isTrusted();
	if (isTrustedHere && allowedHosts().includes(url.host)) return true;
	const fetch = localize("Fetch");
	const always = localize("Always from {0}", url.host);
	const answer = await vscode.window.showInformationMessage(
		localize("Fetch this page from {0} and have the chosen model read it?", url.host),
		{ modal: true, detail: url.href },
		...(isTrustedHere ? [fetch, always] : [fetch]),
	);
	if (answer === always) await allowHost(url.host, allowedHosts());
	return answer === fetch || answer === always;
}

async function allowHost(host: string, before: readonly string[]): Promise<void> {
	const all = [...new Set([...before, host])];
	await vscode.workspace.getConfiguration().update(settings.linksAllowedHosts, all, vscode.ConfigurationTarget.Global);
}
