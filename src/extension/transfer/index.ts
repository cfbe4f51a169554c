export { exportedChat, type ExportedChat, fileNameFrom, jsonOf, markdownOf } from "./exportChats.ts";
export { planImport, type ImportPlan, type PlannedChat, runImport } from "./importPlan.ts";
export { readChats } from "./readChats.ts";
