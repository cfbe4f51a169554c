export { builtInCommands, type SlashActions } from "./builtInCommands.ts";
export { parsePrompt, promptCommand, type PromptFile, promptName, type PromptSituation } from "./promptFile.ts";
export { slashCompletions } from "./slashCompletions.ts";
export { nothingMore, type SlashCommand, SlashCommands } from "./slashCommands.ts";
