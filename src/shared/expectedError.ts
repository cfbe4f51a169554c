/**
 * A failure that was foreseen: `code` is what callers test, the message is one sentence for the user. The classes of all
 * folders that throw such failures extend it.
 *
 * Each bundle has this class as its own copy, so that `instanceof` would not know the copy of another one: the mark does.
 */
export abstract class ExpectedError extends Error {
	abstract readonly code: string;

	get isForeseen(): true {
		return true;
	}
}
