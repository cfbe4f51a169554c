import { claudeCode } from "./claudeCode/index.ts";
import { codex } from "./codex/index.ts";
import type { AgentTool, ToolName } from "./tool.ts";

/** Every agent whose transcripts are known. */
export const tools: Readonly<Record<ToolName, AgentTool>> = { claude_code: claudeCode, codex };
