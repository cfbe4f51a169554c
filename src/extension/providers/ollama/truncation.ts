/** How far a count may be from the signature below and still be taken for it. */
const signatureSlack = 2;

/**
 * Whether the host cut the prompt without saying so. A prompt cut inside one message is counted as half the window
 * and two; one from which messages were dropped counts far fewer tokens than it has by our estimate.
 *
 * @param window tokens asked for, null when none were
 * @param counted what the host counted, null when it did not
 * @param estimated our own estimate of the whole prompt
 */
export function isTruncated(window: number | null, counted: number | null, estimated: number): boolean {
	if (window === null) {
		return false;
	}
	if (counted === null) {
		return estimated > window * 1.25;
	}
	const isSignature = Math.abs(counted - (Math.floor(window / 2) + 2)) <= signatureSlack;
	return (isSignature && estimated > counted * 1.3) || (estimated > window && counted < estimated * 0.7);
}
