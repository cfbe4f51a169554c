import type { Probe, ProviderSurroundings } from "./provider.ts";
import { ProviderError } from "./providerError.ts";

/** Runs one step of a diagnosis; whatever it throws becomes a failed probe. */
export async function probeStep(
	surroundings: ProviderSurroundings,
	what: string,
	look: () => Promise<string | { readonly ok: boolean; readonly found: string }>,
): Promise<Probe> {
	const startedAt = surroundings.now();
	const done = (ok: boolean, found: string): Probe => ({ what, ok, found, durationMs: surroundings.now() - startedAt });
	try {
		const result = await look();
		return typeof result === "string" ? done(true, result) : done(result.ok, result.found);
	} catch (error) {
		const detail = error instanceof ProviderError && error.detail ? ` (${error.detail})` : "";
		return done(false, `${error instanceof Error ? error.message : String(error)}${detail}`);
	}
}
