export { ToolRegistry } from "./registry.ts";
export type { FileChange, PreparedCall, Running, Tool, ToolOutcome, ToolSource } from "./tool.ts";
