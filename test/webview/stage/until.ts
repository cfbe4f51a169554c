/** Waits until a condition in the test holds; the suite's timeout ends a wait in vain. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
	while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}
