import * as vscode from "vscode";
import type { Link } from "../../shared/links.ts";
import { commands } from "../contributions.ts";
import { ageLabel } from "../listLabels.ts";
import type { Localize } from "../localize.ts";

/** A link as a row of its view. */
export function linkItem(link: Link, isRunning: boolean, now: number, localize: Localize): vscode.TreeItem {
	const title = link.analysis?.title || link.url.replace(/^https?:\/\//, "");
	const item = new vscode.TreeItem(title);
	item.id = link.id;
	item.description = describe(link, isRunning, now, localize);
	item.tooltip = [title, link.url, link.analysis?.mainTopic, link.error].filter(Boolean).join("\n\n");
	item.iconPath = iconOf(link, isRunning);
	item.contextValue = "link";
	item.accessibilityInformation = { label: `${title}, ${item.description}` };
	item.command = { command: commands.linksOpen, title: localize("Open"), arguments: [link.id] };
	return item;
}

function describe(link: Link, isRunning: boolean, now: number, localize: Localize): string {
	if (isRunning) return localize("being analysed");
	if (link.status === "error") return localize("failed: {0}", link.error ?? "");
	// A window that died left it so.
	if (link.status === "pending") return localize("{0} · not analysed", link.domain);
	return `${link.domain} · ${ageLabel(link.analyzedAt ?? link.updatedAt, now, localize)}`;
}

function iconOf({ status }: Link, isRunning: boolean): vscode.ThemeIcon {
	if (isRunning) return new vscode.ThemeIcon("sync~spin");
	if (status === "error") return new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground"));
	return new vscode.ThemeIcon(status === "pending" ? "circle-outline" : "link");
}
