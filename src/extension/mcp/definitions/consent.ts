import { createHmac } from "node:crypto";
import { canonicalDefinition, type ServerDefinition } from "./serverDefinition.ts";

/**
 * Marks what the user agreed to with a key that lies in the editor's secret storage: a row that somebody else writes into
 * the database, or one from another machine, is no consent.
 */
export class Seal {
	readonly #key: string;

	constructor(key: string) {
		this.#key = key;
	}

	/** The seal of an epoch of a server's consents; the empty one is the first. */
	inEpoch(epoch: string): Seal {
		return epoch === ""
			? this
			: new Seal(
					createHmac("sha256", this.#key)
						.update(JSON.stringify(["epoch", epoch]))
						.digest("hex"),
				);
	}

	/** Of the exact definition of one server. */
	ofDefinition(serverId: string, definition: ServerDefinition): string {
		return this.of("definition", serverId, canonicalDefinition(definition));
	}

	/** Of any text, told apart by its purpose and its server. */
	of(purpose: string, serverId: string, text: string): string {
		return createHmac("sha256", this.#key)
			.update(JSON.stringify([purpose, serverId, text]))
			.digest("hex");
	}

	/**
	 * The definition as it may be kept in the database: values of the environment and of headers, which may be keys, are
	 * replaced by marks that only tell whether they have changed.
	 */
	withoutSecrets(serverId: string, definition: ServerDefinition): ServerDefinition {
		const marked = (values: Readonly<Record<string, string>>): Record<string, string> =>
			Object.fromEntries(
				Object.entries(values).map(([name, value]) => [
					name,
					this.of(`value of ${name}`, serverId, value).slice(0, 12),
				]),
			);
		return definition.kind === "stdio"
			? { ...definition, env: marked(definition.env) }
			: { ...definition, headers: marked(definition.headers) };
	}
}

/** What stands between a server and its start. */
export type ConsentState = "never" | "agreed" | "changed";

export function consentState(
	seal: Seal,
	serverId: string,
	definition: ServerDefinition,
	consentHash: string | null,
): ConsentState {
	if (consentHash === null) return "never";
	return seal.ofDefinition(serverId, definition) === consentHash ? "agreed" : "changed";
}

/** The names of what differs between what was agreed to and what is configured now, such as "args[1]" and "env.TOKEN". */
export function changesSince(seal: Seal, serverId: string, before: unknown, now: ServerDefinition): readonly string[] {
	const flat = (value: unknown, prefix: string): (readonly [string, string])[] => {
		if (Array.isArray(value)) return value.flatMap((inner, index) => flat(inner, `${prefix}[${index}]`));
		if (typeof value !== "object" || value === null) return [[prefix, JSON.stringify(value)]];
		return Object.entries(value).flatMap(([key, inner]) => flat(inner, prefix === "" ? key : `${prefix}.${key}`));
	};
	const old = new Map(flat(before, ""));
	const current = new Map(flat(seal.withoutSecrets(serverId, now), ""));
	const names = new Set([...old.keys(), ...current.keys()]);
	return [...names].filter((name) => name !== "" && old.get(name) !== current.get(name));
}
