export { startOllamaStandIn } from "./ollama.ts";
export type { DemoAnswer, DemoToolCall, DemoUsage, Fault, StandInOptions } from "./options.ts";
export type { RecordedRequest, StandIn } from "./server.ts";
