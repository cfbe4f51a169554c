import type { Grammars } from "./codeTokens.ts";

declare global {
	/** Set by the script of the grammars. */
	var daybookGrammars: Grammars | undefined;
}

interface ScriptPolicy {
	createScriptURL(address: string): string;
}

interface PolicyFactory {
	createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
}

/** The script this module came with: the grammars lie beside it and run under its nonce. */
const ownScript = typeof document === "undefined" ? null : document.currentScript;
let loading: Promise<Grammars | null> | null = null;

/** Called by the script of the grammars. */
export function offerGrammars(grammars: Grammars): void {
	globalThis.daybookGrammars = grammars;
}

/** Loads the grammars when first asked; null when they cannot be loaded, and code stays without colours. */
export function loadGrammars(): Promise<Grammars | null> {
	return (loading ??= load());
}

async function load(): Promise<Grammars | null> {
	if (!globalThis.daybookGrammars && ownScript instanceof HTMLScriptElement && ownScript.src !== "") {
		await run(new URL("grammars.js", ownScript.src).href, ownScript.nonce);
	}
	return globalThis.daybookGrammars ?? null;
}

async function run(address: string, nonce: string): Promise<void> {
	const script = document.createElement("script");
	script.nonce = nonce;
	script.src = trusted(address);
	const isOver = new Promise<void>((resolve) => {
		script.addEventListener("load", () => resolve());
		script.addEventListener("error", () => resolve());
	});
	document.head.append(script);
	await isOver;
}

/** The page's policy lets a script be named by this policy only, and this policy names this one script. */
function trusted(wanted: string): string {
	const factory = (globalThis as { readonly trustedTypes?: PolicyFactory }).trustedTypes;
	const policy = factory?.createPolicy("daybook", {
		createScriptURL(address) {
			if (address !== wanted) throw new Error("Only the grammars are loaded as a script.");
			return address;
		},
	});
	return policy?.createScriptURL(wanted) ?? wanted;
}
