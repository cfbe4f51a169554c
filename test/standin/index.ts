export { startAnthropicStandIn } from "./anthropic.ts";
export { startOllamaStandIn } from "./ollama.ts";
export { startOpenAiStandIn, type OpenAiStandInOptions } from "./openai.ts";
export type { StandInOptions } from "./options.ts";
export type { StandIn } from "./server.ts";
