// Chats to files and from files: a bundle of its own, loaded when one of the two commands is first run.
export { exportChats } from "./exportCommand.ts";
export { importChats } from "./importCommand.ts";
