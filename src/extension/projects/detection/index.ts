/**
 * What a folder is: type, framework, language, tools. A bundle of its own, loaded on first use, because of its parsers.
 * Knows nothing of the editor.
 */
export { detectProject } from "./detect.ts";
export type { Finding, ProjectProfile } from "./profile.ts";
export { suggestStarters } from "./starters.ts";
export { watchedNames } from "./watchedNames.ts";
