export { contentHash, ContentStore } from "./contentStore.ts";
