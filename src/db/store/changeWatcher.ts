import type { FileSystem } from "./fileSystem.ts";

/** The system's own notice comes within milliseconds, but not everywhere and not always: reading again makes sure. */
export const pollingInMs = 100;

/** Watches the change counter while somebody listens. */
export class ChangeWatcher {
	readonly #listeners = new Set<() => void>();
	readonly #files: FileSystem;
	readonly #path: string;
	readonly #look: () => void;
	readonly #pollingInMs: number;
	#stop: (() => void) | undefined;

	/** `look` reads the counter and calls `notify` when others have changed the data. */
	constructor(files: FileSystem, path: string, look: () => void, interval: number = pollingInMs) {
		this.#files = files;
		this.#path = path;
		this.#look = look;
		this.#pollingInMs = interval;
	}

	subscribe(listener: () => void): () => void {
		this.#listeners.add(listener);
		this.#stop ??= this.#start();
		return () => {
			this.#listeners.delete(listener);
			if (this.#listeners.size === 0) {
				this.dispose();
			}
		};
	}

	notify(): void {
		for (const listener of this.#listeners) {
			listener();
		}
	}

	dispose(): void {
		this.#stop?.();
		this.#stop = undefined;
	}

	#start(): () => void {
		const unwatch = this.#files.watch(this.#path, this.#look);
		const timer = setInterval(this.#look, this.#pollingInMs);
		timer.unref();
		return () => {
			unwatch();
			clearInterval(timer);
		};
	}
}
