export { historyTools } from "./historyTools.ts";
export { copyConfiguration, renewLauncher } from "./launcher.ts";
