import type { Localize } from "../localize.ts";
import { trimResult } from "../tools/index.ts";
import type { FileChange, ToolOutcome } from "../tools/index.ts";

export function succeeded(text: string, localize: Localize, undo?: FileChange): ToolOutcome {
	return { ...trimResult(text, localize), isError: false, ...(undo ? { undo } : {}) };
}

export function refused(text: string): ToolOutcome {
	return { text, isError: true, isTrimmed: false };
}
