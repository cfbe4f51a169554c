export { Capture } from "./capture.ts";
export { mentionCompletions } from "./completions.ts";
export { editorMentions, problemCount, selectionPlace } from "./editorMentions.ts";
export { mentionFrom } from "./mentionId.ts";
export { mentionableChats, mentionableSessions, pastOf } from "./past.ts";
export { WorkspaceFiles } from "./workspaceFiles.ts";
