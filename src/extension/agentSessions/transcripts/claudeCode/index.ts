import type { AgentTool } from "../tool.ts";
import { ClaudeCodeReader } from "./reader.ts";

export const claudeCode: AgentTool = {
	name: "claude_code",
	createReader: (options) => new ClaudeCodeReader(options),
};
