export { startAnthropicStandIn } from "./anthropic.ts";
export { startOllamaStandIn } from "./ollama.ts";
export { startOpenAiStandIn, type OpenAiStandInOptions, type UsageShape } from "./openai.ts";
export type { DemoAnswer, DemoToolCall, DemoUsage, Fault, StandInOptions } from "./options.ts";
export type { RecordedRequest, StandIn } from "./server.ts";
