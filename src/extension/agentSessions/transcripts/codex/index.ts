import type { AgentTool } from "../tool.ts";
import { CodexReader } from "./reader.ts";

export const codex: AgentTool = {
	name: "codex",
	createReader: (options) => new CodexReader(options),
};
