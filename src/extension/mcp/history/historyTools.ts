import { listProjects, usageReport } from "./bookTools.ts";
import { listChats, readChat, searchHistory } from "./chatTools.ts";
import type { HistoryTool } from "./historyTool.ts";

/** Everything another agent may ask the Daybook. */
export const historyTools: readonly HistoryTool[] = [searchHistory, readChat, listChats, listProjects, usageReport];
