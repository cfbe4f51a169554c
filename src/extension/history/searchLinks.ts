import * as vscode from "vscode";
import type { Database, Params } from "../../db/index.ts";
import type { Localize } from "../localize.ts";
import type { SearchItem } from "./searchChats.ts";

const linksShown = 10;

/** Links in which the words occur, under a heading of their own; none while a filter asks for messages only. */
export async function linkItems(
	database: Pick<Database, "call">,
	request: Params<"search.messages">,
	localize: Localize,
	signal: AbortSignal,
): Promise<SearchItem[]> {
	const { query, projectId, role, modelId, minimumRating, minimumCostMicroUsd, from, to } = request;
	const isAboutMessages = [role, modelId, minimumRating, minimumCostMicroUsd, from, to].some((value) => value !== null);
	if (isAboutMessages || query.trim() === "") return [];
	const hits = await database.call("search.links", { query, projectId, limit: linksShown }, signal);
	if (hits.length === 0) return [];
	return [
		{ label: localize("Links"), kind: vscode.QuickPickItemKind.Separator },
		...hits.map((hit): SearchItem => ({
			label: `$(link) ${hit.title}`,
			description: hit.domain,
			detail: hit.snippet.text,
			alwaysShow: true,
			found: { kind: "link", linkId: hit.linkId },
		})),
	];
}
