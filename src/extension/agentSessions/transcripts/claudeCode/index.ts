import type { AgentTool } from "../tool.ts";
import { ClaudeCodeReader } from "./reader.ts";

export const claudeCode: AgentTool = {
	name: "claude_code",
	folders: ["projects"],
	createReader: (options) => new ClaudeCodeReader(options),
};
