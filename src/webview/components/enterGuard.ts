/** What is read of a keydown. */
interface KeyPress {
	readonly isComposing: boolean;
	readonly keyCode: number;
}

/** The key code by which browsers mark keys that an input method has taken. */
const takenByInputMethod = 229;

/** Tells an Enter that ends a composed word from one that sends. */
export class EnterGuard {
	readonly #nextTick: (run: () => void) => void;
	#isActive = false;
	#compositions = 0;

	constructor(nextTick: (run: () => void) => void) {
		this.#nextTick = nextTick;
	}

	begin(): void {
		this.#compositions++;
		this.#isActive = true;
	}

	/** Some input methods end the word before the browser reports the Enter that ended it, hence one tick more. */
	end(): void {
		const ended = this.#compositions;
		this.#nextTick(() => {
			if (this.#compositions === ended) this.#isActive = false;
		});
	}

	isComposing(event: KeyPress): boolean {
		return this.#isActive || event.isComposing || event.keyCode === takenByInputMethod;
	}
}
