export { ToolRegistry } from "./registry.ts";
export type { FileChange, PreparedCall, Proposal, Tool, ToolOutcome, ToolSource } from "./tool.ts";
export { trimResult } from "./trimResult.ts";
