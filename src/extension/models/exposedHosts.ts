import { isPlainHttpToAnother } from "../address.ts";
import { DaybookError } from "../errors.ts";
import type { ExposedAddresses } from "../exposedAddresses.ts";
import type { Localize } from "../localize.ts";
import type { ChatEvent, ChatRequest, Host, Provider } from "../providers/provider.ts";

export interface ExposedHostsOptions {
	/** Where the user's word is kept. */
	readonly addresses: Pick<ExposedAddresses, "list" | "add">;
	/** Asks the user whether messages may go to that host so that they can be read on their way. */
	readonly ask: (host: Host) => Promise<boolean>;
	readonly localize: Localize;
}

/**
 * Hosts that are reached over plain http on another machine: nothing is sent to one before the user has agreed to its exact
 * address, once and for all windows. All other hosts are let through without a question.
 */
export class ExposedHosts {
	readonly #options: ExposedHostsOptions;
	/** Agreed to where the editor keeps no secrets: holds for this window. */
	readonly #agreed = new Set<string>();
	/** By address: questions the user has before him. */
	readonly #asking = new Map<string, Promise<boolean>>();

	constructor(options: ExposedHostsOptions) {
		this.#options = options;
	}

	/** Asks the user when he has to agree first. Throws a DaybookError when he does not. */
	async ask(host: Host): Promise<void> {
		if (await this.#isAgreed(host.baseUrl)) return;
		const asked = this.#asking.get(host.baseUrl) ?? this.#question(host);
		this.#asking.set(host.baseUrl, asked);
		if (await asked) return;
		const sentence = "Nothing was sent to {0}: the connection is not encrypted, and you did not agree to that.";
		throw new DaybookError("exposed", this.#options.localize(sentence, host.baseUrl));
	}

	/** The provider's calls, each of which is refused as long as the user has not agreed. Nobody is asked. */
	guard(host: Host, provider: Pick<Provider, "chat">): Pick<Provider, "chat"> {
		return { chat: (request, signal) => this.#chat(host, provider, request, signal) };
	}

	async *#chat(
		{ baseUrl }: Host,
		provider: Pick<Provider, "chat">,
		request: ChatRequest,
		signal: AbortSignal,
	): AsyncGenerator<ChatEvent, void, undefined> {
		if (!(await this.#isAgreed(baseUrl))) {
			throw new DaybookError(
				"exposed",
				this.#options.localize(
					"Nothing was sent to {0}, since the connection is not encrypted. Send a message there in a chat to be asked.",
					baseUrl,
				),
			);
		}
		yield* provider.chat(request, signal);
	}

	async #question(host: Host): Promise<boolean> {
		try {
			const isAgreed = await this.#options.ask(host);
			if (isAgreed) await this.#remember(host.baseUrl);
			return isAgreed;
		} finally {
			this.#asking.delete(host.baseUrl);
		}
	}

	async #isAgreed(baseUrl: string): Promise<boolean> {
		if (!isPlainHttpToAnother(baseUrl) || this.#agreed.has(baseUrl)) return true;
		return (await this.#options.addresses.list()).includes(baseUrl);
	}

	async #remember(baseUrl: string): Promise<void> {
		await this.#options.addresses.add(baseUrl).catch(() => this.#agreed.add(baseUrl));
	}
}
