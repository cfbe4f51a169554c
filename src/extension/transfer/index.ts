export { chatWithoutKeys, keyKindsOf } from "./chatWithoutKeys.ts";
export { exportedChat, type ExportedChat, fileNameFrom, jsonOf, markdownOf } from "./exportChats.ts";
export { isNews, planImport, type ImportPlan, type ImportResult, type PlannedChat, runImport } from "./importPlan.ts";
export { readChats } from "./readChats.ts";
export { unreadable } from "./unreadable.ts";
