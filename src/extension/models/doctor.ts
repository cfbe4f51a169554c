import type { Host, Probe, Provider } from "../providers/provider.ts";

/** One host with what each probe of it found. */
export interface Diagnosis {
	readonly host: Host;
	readonly hasKey: boolean;
	readonly probes: readonly Probe[];
}

/** Runs all probes of all hosts, side by side. Never throws: a provider that cannot be made is a failed probe. */
export async function diagnose(
	hosts: readonly Host[],
	keyFor: (host: Host) => Promise<string | null>,
	providerFor: (host: Host) => Promise<Provider>,
	signal: AbortSignal,
): Promise<Diagnosis[]> {
	return Promise.all(
		hosts.map(async (host) => {
			try {
				const hasKey = (await keyFor(host)) !== null;
				return { host, hasKey, probes: await (await providerFor(host)).probe(signal) };
			} catch (error) {
				const found = error instanceof Error ? error.message : String(error);
				return { host, hasKey: false, probes: [{ what: "provider", ok: false, found, durationMs: 0 }] };
			}
		}),
	);
}

/** The doctor's report as Markdown: facts about this installation, then a table of probes for each host. */
export function doctorReport(
	facts: readonly (readonly [name: string, value: string])[],
	diagnoses: readonly Diagnosis[],
): string {
	const lines = ["# Daybook doctor", "", "| what | found |", "|---|---|"];
	for (const [name, value] of facts) lines.push(`| ${cell(name)} | ${cell(value)} |`);
	for (const { host, hasKey, probes } of diagnoses) {
		lines.push(
			"",
			`## ${host.name}`,
			"",
			`${host.baseUrl || "(inside VS Code)"} · ${hasKey ? "key set" : "no key"}`,
			"",
		);
		lines.push("| probe | result | found | ms |", "|---|---|---|--:|");
		for (const { what, ok, found, durationMs } of probes) {
			lines.push(`| ${cell(what)} | ${ok ? "ok" : "**failed**"} | ${cell(found)} | ${Math.round(durationMs)} |`);
		}
	}
	return lines.join("\n") + "\n";
}

function cell(text: string): string {
	return text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ");
}
