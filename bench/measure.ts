import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** The value below which the given part of the sorted samples lies. */
export function quantile(samples: readonly number[], part: number): number {
	const sorted = samples.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export function median(samples: readonly number[]): number {
	return quantile(samples, 0.5);
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => unknown): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

/** A table with right-aligned columns. */
export function table(rows: readonly (readonly string[])[]): string {
	const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	return rows
		.map((row) =>
			row.map((cell, column) => (column ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[0] ?? 0))),
		)
		.map((cells) => cells.join("  "))
		.join("\n");
}

/** What a reader of the numbers must know of the machine. */
export function machine(): Record<string, unknown> {
	return {
		at: new Date().toISOString(),
		node: process.version,
		processors: os.cpus().length,
		load: os.loadavg().map((value) => Math.round(value * 100) / 100),
		platform: `${os.platform()} ${os.release()}`,
	};
}

/** Writes a result beside the text and returns where. */
export function writeJson(name: string, result: unknown): string {
	const folder = path.resolve("out", "bench");
	fs.mkdirSync(folder, { recursive: true });
	const file = path.join(folder, `${name}.json`);
	fs.writeFileSync(file, `${JSON.stringify(result, null, "\t")}\n`);
	return path.relative(process.cwd(), file);
}
