import * as vscode from "vscode";
import { openFolder } from "./folderReader.ts";
import { readGitFacts } from "./gitFiles.ts";
import { identifyingRemote } from "./remotes.ts";

/** The repository of a folder on this machine, as its files tell it: `remote` is null when there is none that identifies it. */
export async function repositoryOf(
	folder: string,
): Promise<{ readonly remote: string | null; readonly repositoryPath: string }> {
	const uri = vscode.Uri.file(folder);
	const facts = await readGitFacts(openFolder(uri), uri.path);
	return facts === null
		? { remote: null, repositoryPath: "" }
		: { remote: identifyingRemote(facts.remotes), repositoryPath: facts.repositoryPath };
}
