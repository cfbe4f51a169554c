import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import * as v from "valibot";
import { canonicalJson } from "./callHash.ts";

/** What of the editor's secret storage is used here. */
export interface SecretPort {
	get(name: string): PromiseLike<string | undefined>;
	store(name: string, value: string): PromiseLike<void>;
}

const secretName = "daybook.permissionSeal";
/** Ids of grants that were taken back, so that nobody brings one back in the database. The oldest go first. */
const mostRevoked = 2000;

/** Places with a value in force. The oldest go first, and hold no more. */
const mostInForce = 1000;

const stored = v.strictObject({
	key: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
	revoked: v.array(v.string()),
	/** By the place of what is replaced as a whole: the one seal that holds there now. */
	inForce: v.optional(v.record(v.string(), v.string()), {}),
});
type Stored = v.InferOutput<typeof stored>;

/**
 * Seals what widens rights with a key that lies outside the database: a row that anybody else wrote, or copied from another
 * place, grants nothing. Without secret storage nothing can be sealed and no seal holds.
 */
export class SealKeeper {
	readonly #secrets: SecretPort;
	#changing: Promise<unknown> = Promise.resolve();

	constructor(secrets: SecretPort) {
		this.#secrets = secrets;
	}

	/** The seal of a value that holds until it is revoked. Rejects when there is no secret storage. */
	async seal(value: unknown): Promise<string> {
		const { key } = (await this.#read()) ?? (await this.#change((found) => found));
		return codeOf(key, value);
	}

	/** The seal of a value that takes the place of the last one: no earlier seal holds there from now on. */
	async sealInForce(place: string, value: unknown): Promise<string> {
		const { inForce } = await this.#change((found) => {
			const { [place]: _, ...others } = found.inForce;
			const kept = Object.entries(others).slice(1 - mostInForce);
			return { ...found, inForce: Object.fromEntries([...kept, [place, codeOf(found.key, value)]]) };
		});
		return inForce[place] ?? "";
	}

	/** No seal holds at that place from now on, whatever the database says. */
	async withdraw(place: string): Promise<void> {
		if (!Object.hasOwn((await this.#read())?.inForce ?? {}, place)) return;
		await this.#change((found) => {
			const { [place]: _, ...inForce } = found.inForce;
			return { ...found, inForce };
		});
	}

	/** A test of seals, as things stand now; one that nothing passes when the key cannot be read. */
	async reader(): Promise<{
		readonly holds: (value: unknown, seal: string) => boolean;
		/** Whether it is the very one that holds at that place. */
		readonly isInForce: (place: string, value: unknown, seal: string) => boolean;
		readonly isRevoked: (grantId: string) => boolean;
	}> {
		const found = await this.#read().catch(() => null);
		const revoked = new Set(found?.revoked);
		const holds = (value: unknown, seal: string) => found !== null && isSame(codeOf(found.key, value), seal);
		const current = new Map(Object.entries(found?.inForce ?? {}));
		return {
			holds,
			isInForce: (place, value, seal) => isSame(current.get(place) ?? "", seal) && holds(value, seal),
			isRevoked: (grantId) => revoked.has(grantId),
		};
	}

	/** From now on these grants never hold again, whatever the database says. */
	async revoke(grantIds: readonly string[]): Promise<void> {
		await this.#change((found) => ({ ...found, revoked: [...found.revoked, ...grantIds].slice(-mostRevoked) }));
	}

	async #read(): Promise<Stored | null> {
		const text = await this.#secrets.get(secretName);
		const checked = v.safeParse(v.pipe(v.string(), v.parseJson(), stored), text);
		return checked.success ? checked.output : null;
	}

	/** One after another, so that no change is written over by one that began before it. */
	async #change(change: (found: Stored) => Stored): Promise<Stored> {
		const turn = this.#changing.then(async () => {
			const found = (await this.#read()) ?? { key: randomBytes(32).toString("hex"), revoked: [], inForce: {} };
			const changed = change(found);
			await this.#secrets.store(secretName, JSON.stringify(changed));
			return changed;
		});
		this.#changing = turn.catch(() => undefined);
		return turn;
	}
}

function codeOf(key: string, value: unknown): string {
	return createHmac("sha256", Buffer.from(key, "hex")).update(canonicalJson(value)).digest("hex");
}

function isSame(a: string, b: string): boolean {
	const [left, right] = [Buffer.from(a), Buffer.from(b)];
	return left.length === right.length && timingSafeEqual(left, right);
}
