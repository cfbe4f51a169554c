import type { Tool, ToolSource } from "../tools/index.ts";
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

export { ChangeKeeper } from "./changeKeeper.ts";
export { editorPort } from "./editorPort.ts";

/** Chats whose reading is remembered; of older ones a file has to be read again before it is replaced. */
const chatsRemembered = 50;

/** The tools of Daybook itself. Each chat has its own memory of what its model has read. */
export function builtInTools(surroundings: BuiltInSurroundings): ToolSource {
	const memories = new Map<string, ReadMemory>();
	const memoryOf = (conversationId: string): ReadMemory => {
		const memory = memories.get(conversationId) ?? new ReadMemory();
		memories.delete(conversationId);
		memories.set(conversationId, memory);
		const [oldest] = memories.keys();
		if (memories.size > chatsRemembered && oldest !== undefined) memories.delete(oldest);
		return memory;
	};
	return { tools: async (conversationId) => toolsOf(surroundings, memoryOf(conversationId ?? "")) };
}

function toolsOf(surroundings: BuiltInSurroundings, memory: ReadMemory): readonly Tool[] {
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
export type { BuiltInSurroundings } from "./surroundings.ts";
export { runCaptured } from "./commandRunner.ts";
