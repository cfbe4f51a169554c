import type { ToolSource } from "../tools/index.ts";
import { ReadMemory } from "./readMemory.ts";
import type { BuiltInSurroundings } from "./surroundings.ts";
import { builtInToolsOf } from "./toolList.ts";

export { ChangeKeeper } from "./changeKeeper.ts";
export { runCaptured } from "./commandRunner.ts";
export { chosenRunner } from "./chosenRunner.ts";
export { runInTerminal } from "./terminalRunner.ts";
export { editorPort } from "./editorPort.ts";
export type { BuiltInSurroundings } from "./surroundings.ts";

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
	return { tools: async (conversationId) => builtInToolsOf(surroundings, memoryOf(conversationId ?? "")) };
}
