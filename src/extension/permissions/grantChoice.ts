import type { Localize } from "../localize.ts";
import type { Coverage } from "./action.ts";
import { sentenceOf } from "./grants.ts";
import type { ListedGrant } from "./rightsStore.ts";

/** A list cuts a line at its right: two folders tell which one it is. */
const shownFolders = 2;

/** A standing permission in the list to take back from: what it is, and below where it holds, the shortest first. */
export function grantChoice(grant: ListedGrant, givenAt: string, localize: Localize) {
	const { covers } = grant;
	const folder = folderOf(covers);
	const where = folder === null ? [] : [localize("folder {0}", endOf(folder))];
	return {
		label: labelOf(covers, localize),
		detail: [...where, placeOf(grant, localize), localize("Given {0}", givenAt)].join(" · "),
	};
}

function labelOf(covers: Coverage, localize: Localize): string {
	if (covers.kind === "command") return localize("Run exactly “{0}”", covers.script);
	return covers.kind === "edits" ? localize("Change and create files") : sentenceOf(covers, localize);
}

function folderOf(covers: Coverage): string | null {
	if (covers.kind === "command") return covers.cwd;
	return covers.kind === "edits" ? covers.folder : null;
}

function endOf(folder: string): string {
	const parts = folder.split(/[\\/]/).filter((part) => part !== "");
	return parts.length > shownFolders ? `…/${parts.slice(-shownFolders).join("/")}` : folder;
}

function placeOf({ scope, conversationTitle, projectName }: ListedGrant, localize: Localize): string {
	if (scope === "chat") return localize("in the chat “{0}”", conversationTitle ?? "");
	return projectName === null ? localize("in the project") : localize("in {0}", projectName);
}
