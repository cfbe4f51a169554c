export { contentHash, ContentStore } from "./contentStore.ts";
export { checkContent, kindOf, largestText, sizeText } from "./limits.ts";
export { purgeWithContents } from "./purgeWithContents.ts";
export { attachedParts, type AttachedParts } from "./promptParts.ts";
