/** Resolves when the user presses Ctrl+C, the process is told to end, or whoever started it is gone. */
export function untilAskedToStop(): Promise<void> {
	const parent = process.ppid;
	return new Promise((resolve) => {
		for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
			process.on(signal, () => resolve());
		}
		setInterval(() => {
			if (process.ppid !== parent) {
				resolve();
			}
		}, 1000).unref();
	});
}
