export { searchEnvironment } from "./childEnvironment.ts";
export { findBash } from "./findBash.ts";
export { plainText } from "./plainText.ts";
export { findProgram, type ReadingProgram, windowsProgram } from "./trustedPath.ts";
export { runScript, type ScriptOptions, type ScriptResult } from "./runScript.ts";
