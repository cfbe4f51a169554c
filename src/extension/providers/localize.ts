import type { Localize } from "./provider.ts";

/** English as it stands in the source, with {0}, {1}, … replaced; what is used where no editor localises. */
export const plainEnglish: Localize = (message, ...args) =>
	message.replaceAll(/\{(\d+)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole));
