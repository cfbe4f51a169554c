import type { Params } from "../../../db/index.ts";
import { DaybookError } from "../../errors.ts";
import type { Localize } from "../../localize.ts";
import type { Connection } from "../client/connection.ts";
import { changesSince, type ConsentState, consentState, type Seal } from "../definitions/consent.ts";
import { type ConfiguredServer, canonicalDefinition } from "../definitions/serverDefinition.ts";
import type { ServerTool } from "../offers/toolDefinitions.ts";
import {
	type AcceptedTool,
	readAccepted,
	toolState,
	type ToolState,
	withAccepted,
	writeAccepted,
} from "../offers/toolFingerprints.ts";
import { toolName } from "../offers/toolNames.ts";
import type { ServerRun, StartedBy } from "./serverRun.ts";

/** A server's row in the database. */
export interface ServerRecord {
	readonly id: string;
	readonly definition: string;
	readonly consentHash: string | null;
	readonly toolFingerprints: string;
	readonly updatedAt: number;
	/** Of the consents that hold; see ConsentEpochs. */
	readonly epoch: string;
}

export interface McpServerOptions {
	readonly configured: ConfiguredServer;
	readonly record: ServerRecord;
	readonly seal: Seal;
	readonly run: ServerRun;
	/** The row as it is now: another window may have changed it. */
	readonly readRecord: () => Promise<ServerRecord>;
	/** Lets nothing hold any more that was agreed to before, whoever writes it back. */
	readonly renewEpoch: () => Promise<void>;
	readonly saveConsent: (params: Params<"mcp.setConsent">) => Promise<void>;
	readonly saveFingerprints: (params: Params<"mcp.setFingerprints">) => Promise<void>;
	readonly now: () => number;
	readonly isTrusted: () => boolean;
	readonly localize: Localize;
}

/** A configured server: what the user agreed to, and whether it may run and which of its tools may be used. */
export class McpServer {
	readonly configured: ConfiguredServer;
	readonly run: ServerRun;
	readonly #options: McpServerOptions;
	#record: ServerRecord;

	constructor(options: McpServerOptions) {
		this.configured = options.configured;
		this.run = options.run;
		this.#options = options;
		this.#record = options.record;
	}

	get id(): string {
		return this.#record.id;
	}

	get name(): string {
		return this.configured.name;
	}

	/** By which models know one of its tools. */
	toolName(tool: string): string {
		return toolName({ id: this.id, name: this.name, isUsers: this.configured.scope.kind === "user" }, tool);
	}

	get consent(): ConsentState {
		return consentState(this.#seal, this.id, this.configured.definition, this.#record.consentHash);
	}

	/** Names the definition that is configured now. */
	get definitionHash(): string {
		return this.#seal.ofDefinition(this.id, this.configured.definition);
	}

	/** What of the definition is not what was agreed to: empty unless the consent is of another one. */
	get changes(): readonly string[] {
		if (this.consent !== "changed") return [];
		const before: unknown = JSON.parse(this.#record.definition);
		return changesSince(this.#seal, this.id, before, this.configured.definition);
	}

	get accepted(): readonly AcceptedTool[] {
		return readAccepted(this.#seal, this.id, this.#record.toolFingerprints);
	}

	/** What the server offers now, with what the user thinks of it. */
	tools(): readonly { readonly tool: ServerTool; readonly state: ToolState }[] {
		const { accepted } = this;
		return (this.run.offers?.tools ?? []).map((tool) => ({ tool, state: toolState(tool, accepted) }));
	}

	isSame(configured: ConfiguredServer): boolean {
		return canonicalDefinition(configured.definition) === canonicalDefinition(this.configured.definition);
	}

	adopt(record: ServerRecord): void {
		this.#record = record;
	}

	/** The running server. Rejects with a DaybookError when it may not run or cannot. */
	async start(by: StartedBy): Promise<Connection> {
		const { isTrusted, localize, readRecord } = this.#options;
		if (!isTrusted())
			throw new DaybookError("untrusted", localize("No MCP server is started in a folder that is not trusted."));
		if (this.run.state !== "running") this.#record = await readRecord();
		if (this.consent !== "agreed")
			throw new DaybookError(
				"mcp_no_consent",
				localize("The MCP server {0} has to be looked at and allowed first.", this.name),
			);
		return this.run.start(by);
	}

	/** Keeps the user's word for exactly the definition with this hash. False when it is not the configured one any more. */
	async agree(definitionHash: string): Promise<boolean> {
		const { saveConsent, readRecord } = this.#options;
		if (definitionHash !== this.definitionHash) return false;
		const definition = JSON.stringify(this.#seal.withoutSecrets(this.id, this.configured.definition));
		await saveConsent({ id: this.id, consent: { hash: definitionHash, definition }, at: this.#now() });
		this.#record = await readRecord();
		return true;
	}

	/** Takes the consent back, ends the server and forgets its tools. */
	async revoke(): Promise<void> {
		const { saveConsent, readRecord, renewEpoch } = this.#options;
		// First where nobody can undo it.
		await renewEpoch();
		await saveConsent({ id: this.id, consent: null, at: this.#now() });
		this.#record = await readRecord();
		await this.run.stop();
	}

	/** Lets models use the tools with these fingerprints; those the server does not have any more are left out. */
	async accept(fingerprints: readonly string[]): Promise<void> {
		const { saveFingerprints, readRecord } = this.#options;
		const looked = this.tools().flatMap(({ tool }) => (fingerprints.includes(tool.fingerprint) ? [tool] : []));
		const accepted = withAccepted(this.accepted, looked);
		await saveFingerprints({
			id: this.id,
			toolFingerprints: writeAccepted(this.#seal, this.id, accepted),
			at: this.#now(),
		});
		this.#record = await readRecord();
	}

	get #seal(): Seal {
		return this.#options.seal.inEpoch(this.#record.epoch);
	}

	/** A clock that was set back must not make the user's last word an old one. */
	#now(): number {
		return Math.max(this.#options.now(), this.#record.updatedAt);
	}
}
