export { ToolRegistry } from "./registry.ts";
export type { FileChange, PreparedCall, Proposal, Running, Tool, ToolOutcome, ToolSource } from "./tool.ts";
export { trimResult } from "./trimResult.ts";
