import * as vscode from "vscode";
import type { Database, Params, Result } from "../../db/index.ts";
import type { Link } from "../../shared/links.ts";
import type { Localize } from "../localize.ts";
import { linkChoices } from "./chatLinks.ts";
import { namedLinks } from "./namedLinks.ts";

const pageLength = 200;

/** Every web address named in a chat, in its order, each once. */
export async function linksOfChat(
	database: Pick<Database, "call">,
	conversationId: string,
): Promise<readonly string[]> {
	const found = new Set<string>();
	for (let cursor: number | null = null; ;) {
		const request: Params<"conversations.exportMessages"> = { conversationId, cursor, limit: pageLength };
		const page: Result<"conversations.exportMessages"> = await database.call("conversations.exportMessages", request);
		for (const { parts } of page?.messages ?? []) {
			const texts = parts.flatMap((part) => (part.type === "text" ? [part.text] : []));
			for (const address of namedLinks(texts.join("\n"))) found.add(address);
		}
		cursor = page?.cursor ?? null;
		if (cursor === null) return [...found];
	}
}

/** Lets the user choose among addresses. */
export async function pickLinks(
	addresses: readonly string[],
	known: readonly Link[],
	localize: Localize,
): Promise<readonly string[]> {
	const picked = await vscode.window.showQuickPick(linkChoices(addresses, known, localize), {
		title: localize("Links of this chat"),
		placeHolder: localize("Choose what to fetch and analyse"),
		canPickMany: true,
	});
	return (picked ?? []).map(({ label }) => label);
}

/** Asks for one address; null when the user turned away. */
export async function askAddress(localize: Localize): Promise<string | null> {
	const clipboard = (await vscode.env.clipboard.readText()).trim();
	const address = await vscode.window.showInputBox({
		title: localize("Analyze Link"),
		prompt: localize("The page is fetched once and read by the chosen model."),
		placeHolder: "https://…",
		value: /^https?:\/\/\S{1,2000}$/i.test(clipboard) ? clipboard : "",
	});
	return address?.trim() || null;
}
