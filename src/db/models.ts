import * as v from "valibot";
import { count, id, jsonObject, text, time } from "./checks.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

const kinds = ["ollama", "anthropic", "openai", "vscode"] as const;

export const saveHostParams = v.strictObject({
	hostId: id,
	name: id,
	kind: v.picklist(kinds),
	baseUrl: text,
	at: time,
});

/**
 * Enters a host or what changed of it. A name that another host has gets the id behind it. At another address somebody else
 * answers: that the one before sent bills says nothing of him.
 */
export function saveHost(database: WritableDatabase, params: v.InferOutput<typeof saveHostParams>): null {
	const { hostId, name } = params;
	const isTaken =
		database.get("SELECT 1 FROM hosts WHERE name = :name AND id <> :hostId", { name, hostId }) !== undefined;
	database.run(
		`INSERT INTO hosts (id, name, kind, base_url, created_at, updated_at)
		VALUES (:hostId, :name, :kind, :baseUrl, :at, :at)
		ON CONFLICT (id) DO UPDATE SET
			name = excluded.name, kind = excluded.kind, base_url = excluded.base_url, updated_at = excluded.updated_at,
			billed_at = iif(base_url = excluded.base_url, billed_at, 0)`,
		{ ...params, name: isTaken ? `${name} (${hostId})` : name },
	);
	return null;
}

export const saveModelsParams = v.strictObject({
	hostId: id,
	models: v.pipe(
		v.array(
			v.strictObject({
				/** The host's own name for it. */
				name: id,
				label: text,
				contextWindow: v.nullable(count),
				maxOutputTokens: v.nullable(count),
				capabilities: jsonObject,
			}),
		),
		v.readonly(),
	),
	at: time,
});

/** Enters what a host says of its models. Models it lists no more stay: chats and calls point to them. */
export function saveModels(database: WritableDatabase, params: v.InferOutput<typeof saveModelsParams>): null {
	const { hostId, models, at } = params;
	ensureHost(database, hostId, at);
	for (const { name, label, contextWindow, maxOutputTokens, capabilities } of models) {
		database.run(
			`INSERT INTO models (
				id, host_id, name, label, context_window, max_output_tokens, capabilities, created_at, updated_at
			) VALUES (:id, :hostId, :name, :label, :contextWindow, :maxOutputTokens, :capabilities, :at, :at)
			ON CONFLICT (id) DO UPDATE SET
				label = excluded.label, context_window = excluded.context_window,
				max_output_tokens = excluded.max_output_tokens, capabilities = excluded.capabilities, updated_at = :at
			WHERE label <> excluded.label OR context_window IS NOT excluded.context_window
				OR max_output_tokens IS NOT excluded.max_output_tokens OR capabilities <> excluded.capabilities`,
			{
				id: `${hostId}/${name}`,
				hostId,
				name,
				label,
				// Some hosts say 0 for "not known".
				contextWindow: contextWindow || null,
				maxOutputTokens: maxOutputTokens || null,
				capabilities: JSON.stringify(capabilities),
				at,
			},
		);
	}
	return null;
}

/** `<hostId>/<model>` in two; a model's name may hold slashes, a host's id does not. */
export function splitModelId(modelId: string): { readonly hostId: string; readonly name: string } {
	const slash = modelId.indexOf("/");
	return slash < 1
		? { hostId: "unknown", name: modelId }
		: { hostId: modelId.slice(0, slash), name: modelId.slice(slash + 1) };
}

/** Makes sure that the rows exist that chats and calls point to, also when the host was never asked for its models. */
export function ensureModel(database: WritableDatabase, modelId: string, at: number): void {
	if (database.get("SELECT 1 FROM models WHERE id = :modelId", { modelId }) !== undefined) return;
	const { hostId, name } = splitModelId(modelId);
	ensureHost(database, hostId, at);
	database.run(
		`INSERT INTO models (id, host_id, name, label, created_at, updated_at)
		VALUES (:modelId, :hostId, :name, :name, :at, :at) ON CONFLICT DO NOTHING`,
		{ modelId, hostId, name, at },
	);
}

function ensureHost(database: WritableDatabase, hostId: string, at: number): void {
	const prefix = hostId.split(":")[0];
	const kind = kinds.find((known) => known === prefix) ?? "openai";
	database.run(
		`INSERT INTO hosts (id, name, kind, created_at, updated_at) VALUES (:hostId, :hostId, :kind, :at, :at)
		ON CONFLICT DO NOTHING`,
		{ hostId, kind, at },
	);
}

/** How the host is spoken to, which is also who bills where nothing more particular is known; '' for an unknown host. */
export function hostKind(database: ReadableDatabase, hostId: string): string {
	return database.get<{ kind: string }>("SELECT kind FROM hosts WHERE id = :hostId", { hostId })?.kind ?? "";
}

/** Ids of the models that wrote a message here, by name. */
export function modelsThatSpoke(database: ReadableDatabase): readonly string[] {
	const rows = database.all<{ id: string }>(
		"SELECT id FROM models WHERE EXISTS (SELECT 1 FROM messages WHERE model_id = models.id) ORDER BY id",
	);
	return rows.map((row) => row.id);
}
