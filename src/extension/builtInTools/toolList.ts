import type { Tool } from "../tools/index.ts";
import { runCommandTool } from "./commandTool.ts";
import { queryDaybookTool } from "./daybookTool.ts";
import { editFileTool, writeFileTool } from "./editTools.ts";
import { findSymbolsTool, getDiagnosticsTool, gitDiffTool, gitLogTool } from "./editorTools.ts";
import { fetchUrlTool } from "./fetchTool.ts";
import { deleteFileTool, renameFileTool } from "./moveTools.ts";
import { ReadMemory } from "./readMemory.ts";
import { listFilesTool, readFileTool } from "./readTools.ts";
import { findFilesTool, searchTextTool } from "./searchTools.ts";
import type { BuiltInSurroundings } from "./surroundings.ts";

/** The tools of Daybook itself for one chat, which share what its model has read. Without a folder only some of them. */
export function builtInToolsOf(surroundings: BuiltInSurroundings, memory = new ReadMemory()): readonly Tool[] {
	const hasFolder = surroundings.editor.folders().length > 0;
	return [
		...(hasFolder ? workspaceTools(surroundings, memory) : []),
		fetchUrlTool(surroundings),
		queryDaybookTool(surroundings),
	];
}

function workspaceTools(surroundings: BuiltInSurroundings, memory: ReadMemory): readonly Tool[] {
	return [
		listFilesTool(surroundings),
		readFileTool(surroundings, memory),
		searchTextTool(surroundings),
		findFilesTool(surroundings),
		findSymbolsTool(surroundings),
		getDiagnosticsTool(surroundings),
		gitDiffTool(surroundings),
		gitLogTool(surroundings),
		editFileTool(surroundings, memory),
		writeFileTool(surroundings, memory),
		renameFileTool(surroundings, memory),
		deleteFileTool(surroundings, memory),
		runCommandTool(surroundings),
	];
}
