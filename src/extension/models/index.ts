export { Catalog, type ResolvedModel } from "./catalog.ts";
export { ExposedHosts } from "./exposedHosts.ts";
export { diagnose, doctorReport } from "./doctor.ts";
export { configuredHosts, ollamaAt, splitModelId, unusableOllama } from "./hosts.ts";
export { KeyStore } from "./keys.ts";
export { Pulls } from "./pulls.ts";
export { pullSuggestions } from "./suggestions.ts";
