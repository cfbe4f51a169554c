import * as v from "valibot";
import { id, time } from "./checks.ts";
import type { WritableDatabase } from "./store/connection.ts";

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const largestJson = 4_000_000;
const json = v.pipe(v.string(), v.maxLength(largestJson));
const scope = v.variant("kind", [
	v.strictObject({ kind: v.literal("user") }),
	v.strictObject({ kind: v.literal("project"), projectId: id }),
]);

/** What is kept of a server beside its definition, which stands in the user's settings or the project's file. */
export interface McpServerRecord {
	readonly id: string;
	readonly name: string;
	readonly projectId: string | null;
	/** JSON of what was agreed to, secrets replaced by their marks; "{}" before. */
	readonly definition: string;
	/** Null: never agreed, or taken back. */
	readonly consentHash: string | null;
	/** JSON; what it says is the caller's affair. */
	readonly toolFingerprints: string;
	/** Of the last change: a later one is entered with a time that is not before it. */
	readonly updatedAt: number;
}

export const enterMcpServersParams = v.strictObject({
	/** `id` is used when the server is not known yet. */
	servers: v.pipe(v.array(v.strictObject({ id, name, scope })), v.maxLength(200)),
	at: time,
});

/** Gives each server a row, and the rows in the order of the servers. */
export function enterMcpServers(
	database: WritableDatabase,
	{ servers, at }: v.InferOutput<typeof enterMcpServersParams>,
): readonly McpServerRecord[] {
	return servers.flatMap((server) => {
		const projectId = server.scope.kind === "project" ? server.scope.projectId : null;
		const key = { name: server.name, scope: server.scope.kind, projectId };
		const find = () => database.get<McpServerRecord>(recordSql, key);
		const known = find();
		if (known) return known;
		database.run(
			`INSERT INTO mcp_servers (id, name, scope, project_id, definition, created_at, updated_at)
			VALUES (:id, :name, :scope, :projectId, '{}', :at, :at)`,
			{ ...key, id: server.id, at },
		);
		return find() ?? [];
	});
}

const recordSql = `
	SELECT
		id, name, project_id AS projectId, definition, consent_hash AS consentHash, tool_fingerprints AS toolFingerprints, updated_at AS updatedAt
	FROM mcp_servers
	WHERE name = :name AND scope = :scope AND ifnull(project_id, '') = ifnull(:projectId, '')`;

export const setMcpConsentParams = v.strictObject({
	id,
	/** Null takes the consent back, and forgets the tools with it. */
	consent: v.nullable(v.strictObject({ hash: v.pipe(v.string(), v.maxLength(200)), definition: json })),
	at: time,
});

/** Keeps what the user agreed to. What was sent again after a later word of his changes nothing. */
export function setMcpConsent(
	database: WritableDatabase,
	{ id: serverId, consent, at }: v.InferOutput<typeof setMcpConsentParams>,
): null {
	if (consent === null) {
		database.run(
			`UPDATE mcp_servers SET consent_hash = NULL, consented_at = NULL, tool_fingerprints = '{}', updated_at = :at
			WHERE id = :id AND updated_at <= :at`,
			{ id: serverId, at },
		);
	} else {
		database.run(
			`UPDATE mcp_servers SET consent_hash = :hash, definition = :definition, consented_at = :at, updated_at = :at
			WHERE id = :id AND updated_at <= :at`,
			{ id: serverId, ...consent, at },
		);
	}
	return null;
}

export const setMcpFingerprintsParams = v.strictObject({ id, toolFingerprints: json, at: time });

/** Keeps which tools of a server the user has looked at. */
export function setMcpFingerprints(
	database: WritableDatabase,
	{ id: serverId, toolFingerprints, at }: v.InferOutput<typeof setMcpFingerprintsParams>,
): null {
	database.run(
		`UPDATE mcp_servers SET tool_fingerprints = :toolFingerprints, updated_at = :at
		WHERE id = :id AND updated_at <= :at`,
		{ id: serverId, toolFingerprints, at },
	);
	return null;
}
