/** The web globals that both sides have and this folder may use. */
interface AbortSignal {
	readonly aborted: boolean;
	addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
	removeEventListener(type: "abort", listener: () => void): void;
}
declare class AbortController {
	readonly signal: AbortSignal;
	abort(): void;
}
declare const crypto: { randomUUID(): string };
