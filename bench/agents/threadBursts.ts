/** How often the thread is looked at; what it works between two looks keeps everything else waiting. */
const everyMs = 5;

/**
 * Measures the longest stretch of work of this thread, in CPU time: on a busy machine the clock on the wall tells more of
 * the others than of us.
 */
export function measureBursts(): () => { readonly p99Ms: number; readonly maxMs: number } {
	const bursts: number[] = [];
	let before = process.threadCpuUsage();
	const timer = setInterval(() => {
		const { user, system } = process.threadCpuUsage(before);
		before = process.threadCpuUsage();
		bursts.push((user + system) / 1000);
	}, everyMs);
	return () => {
		clearInterval(timer);
		const sorted = bursts.toSorted((a, b) => a - b);
		return { p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0, maxMs: sorted.at(-1) ?? 0 };
	};
}
