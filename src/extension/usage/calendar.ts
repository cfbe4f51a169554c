/** Minutes that this machine's clock is ahead of UTC at a moment. */
export function utcOffsetMinutes(at: number): number {
	return -new Date(at).getTimezoneOffset();
}
