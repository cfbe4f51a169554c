import type { Grammars } from "./highlight/codeTokens.ts";
import type { Difference } from "./models/differences.ts";

/** Parts of the panel that few look at, each in a script of its own that is loaded when it is first needed. */
interface LazyParts {
	readonly grammars: Grammars;
	readonly differences: (left: string, right: string) => readonly Difference[];
}

declare global {
	/** Set by the scripts of the parts. */
	var daybookParts: Partial<LazyParts> | undefined;
}

interface ScriptPolicy {
	createScriptURL(address: string): string;
}

interface PolicyFactory {
	createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
}

/** The script this module came with: the parts lie beside it and run under its nonce. */
const ownScript = typeof document === "undefined" ? null : document.currentScript;
const loading = new Map<keyof LazyParts, Promise<void>>();
let policy: ScriptPolicy | null = null;

/** Called by the script of a part. */
export function offerPart<Name extends keyof LazyParts>(name: Name, part: LazyParts[Name]): void {
	globalThis.daybookParts = { ...globalThis.daybookParts, [name]: part };
}

/** Loads a part when it is first asked for; null when it cannot be loaded, and the panel goes on without it. */
export async function loadPart<Name extends keyof LazyParts>(name: Name): Promise<LazyParts[Name] | null> {
	const run = loading.get(name) ?? load(name);
	loading.set(name, run);
	await run;
	return globalThis.daybookParts?.[name] ?? null;
}

async function load(name: keyof LazyParts): Promise<void> {
	if (globalThis.daybookParts?.[name] || !(ownScript instanceof HTMLScriptElement) || ownScript.src === "") return;
	const script = document.createElement("script");
	script.nonce = ownScript.nonce;
	script.src = trusted(addressOf(ownScript.src, name));
	const isOver = new Promise<void>((resolve) => {
		script.addEventListener("load", () => resolve());
		script.addEventListener("error", () => resolve());
	});
	document.head.append(script);
	await isOver;
}

function addressOf(own: string, name: keyof LazyParts): string {
	return new URL(`${name}.js`, own).href;
}

/** The page's rules let scripts be named by this policy only, and it names the parts beside our own script. */
function trusted(address: string): string {
	const factory = (globalThis as { readonly trustedTypes?: PolicyFactory }).trustedTypes;
	policy ??= factory?.createPolicy("daybook", { createScriptURL: partOnly }) ?? null;
	return policy?.createScriptURL(address) ?? address;
}

function partOnly(address: string): string {
	const own = ownScript instanceof HTMLScriptElement ? ownScript.src : "";
	const known: readonly (keyof LazyParts)[] = ["grammars", "differences"];
	if (!known.some((name) => addressOf(own, name) === address)) throw new Error("Only our own parts are loaded.");
	return address;
}
