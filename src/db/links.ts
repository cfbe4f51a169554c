import * as v from "valibot";
import type { Link, LinkAnalysis } from "../shared/links.ts";
import { id, pageSize, text, time } from "./checks.ts";
import { found } from "./databaseError.ts";
import { thisMachine } from "./machine.ts";
import { ensureModel } from "./models.ts";
import { symbolConditions } from "./searchSymbols.ts";
import { bigramsOf, isNothing, parseSearch } from "./searchText.ts";
import { type Snippet, snippetOf } from "./snippet.ts";
import type { ReadableDatabase, WritableDatabase } from "./store/connection.ts";

interface LinkRow {
	readonly id: string;
	readonly url: string;
	readonly domain: string;
	readonly status: Link["status"];
	readonly conversation_id: string | null;
	readonly project_name: string | null;
	readonly model_id: string | null;
	readonly title: string | null;
	readonly main_topic: string | null;
	readonly reasons_to_care: string | null;
	readonly key_insights: string | null;
	readonly technical_details: string | null;
	readonly error_message: string | null;
	readonly created_at: number;
	readonly updated_at: number;
	readonly analyzed_at: number | null;
}

const columns = `
	links.id, links.url, links.domain, links.status, links.conversation_id, projects.name AS project_name, links.model_id,
	links.title, links.main_topic, links.reasons_to_care, links.key_insights, links.technical_details,
	links.error_message, links.created_at, links.updated_at, links.analyzed_at`;
const joined = "links LEFT JOIN projects ON projects.id = links.project_id";

function linkFrom(row: LinkRow): Link {
	return {
		id: row.id,
		url: row.url,
		domain: row.domain,
		status: row.status,
		conversationId: row.conversation_id,
		projectName: row.project_name,
		modelId: row.model_id,
		analysis: row.analyzed_at === null && row.title === null ? null : analysisFrom(row),
		error: row.error_message,
		createdAt: row.created_at,
		updatedAt: row.updated_at,
		analyzedAt: row.analyzed_at,
	};
}

function analysisFrom(row: LinkRow): LinkAnalysis {
	const list = (json: string | null): readonly string[] =>
		json === null ? [] : (JSON.parse(json) as readonly unknown[]).filter((item) => typeof item === "string");
	return {
		title: row.title ?? "",
		mainTopic: row.main_topic ?? "",
		reasonsToCare: list(row.reasons_to_care),
		keyInsights: list(row.key_insights),
		technicalDetails: row.technical_details ?? "",
	};
}

const linkParams = { linkId: id };
const address = v.pipe(v.string(), v.url(), v.maxLength(8000));

export const beginLinkParams = v.strictObject({
	/** Used when the address is new. */
	linkId: id,
	url: address,
	domain: id,
	projectId: v.nullable(id),
	/** The chat it was named in; null: in none. */
	conversationId: v.nullable(id),
	at: time,
});

/** Enters an address that is about to be analysed, once; what an earlier analysis found stays until there is a new one. */
export function beginLink(database: WritableDatabase, params: v.InferOutput<typeof beginLinkParams>): Link {
	database.run(
		`INSERT INTO links (id, machine_id, url, domain, status, project_id, conversation_id, created_at, updated_at)
		VALUES (:linkId, ${thisMachine}, :url, :domain, 'pending', (SELECT id FROM projects WHERE id = :projectId),
			(SELECT id FROM conversations WHERE id = :conversationId), :at, :at)
		ON CONFLICT (url) DO UPDATE SET status = 'pending', error_message = NULL, updated_at = max(updated_at, :at)`,
		params,
	);
	const { url } = params;
	return linkFrom(found(database.get<LinkRow>(`SELECT ${columns} FROM ${joined} WHERE url = :url`, { url }), "link"));
}

const shortText = v.pipe(v.string(), v.maxLength(20_000));
const texts = v.pipe(v.array(shortText), v.maxLength(100), v.readonly());

export const finishLinkParams = v.strictObject({
	...linkParams,
	modelId: id,
	analysis: v.strictObject({
		title: shortText,
		mainTopic: shortText,
		reasonsToCare: texts,
		keyInsights: texts,
		technicalDetails: shortText,
	}),
	at: time,
});

/** Keeps what a model found in a page, in the place of what was found before. */
export function finishLink(
	database: WritableDatabase,
	{ linkId, modelId, analysis, at }: v.InferOutput<typeof finishLinkParams>,
): null {
	ensureModel(database, modelId, at);
	const { title, mainTopic, reasonsToCare, keyInsights, technicalDetails } = analysis;
	database.run(
		`UPDATE links SET
			status = 'success', error_message = NULL, model_id = :modelId, title = :title, main_topic = :mainTopic,
			reasons_to_care = :reasons, key_insights = :insights, technical_details = :technicalDetails, bigrams = :bigrams,
			updated_at = :at, analyzed_at = :at
		WHERE id = :linkId`,
		{
			linkId,
			modelId,
			title,
			mainTopic,
			reasons: JSON.stringify(reasonsToCare),
			insights: JSON.stringify(keyInsights),
			technicalDetails,
			bigrams: bigramsOf([title, mainTopic, ...reasonsToCare, ...keyInsights, technicalDetails].join(" ")),
			at,
		},
	);
	return null;
}

export const failLinkParams = v.strictObject({ ...linkParams, message: shortText, at: time });

/** Keeps why a page could not be analysed; what was found before stays. */
export function failLink(database: WritableDatabase, params: v.InferOutput<typeof failLinkParams>): null {
	database.run(
		"UPDATE links SET status = 'error', error_message = :message, updated_at = :at WHERE id = :linkId",
		params,
	);
	return null;
}

export const oneLinkParams = v.strictObject(linkParams);

/** Null when it was removed. */
export function getLink(database: ReadableDatabase, params: v.InferOutput<typeof oneLinkParams>): Link | null {
	const row = database.get<LinkRow>(`SELECT ${columns} FROM ${joined} WHERE links.id = :linkId`, params);
	return row === undefined ? null : linkFrom(row);
}

export function removeLink(database: WritableDatabase, params: v.InferOutput<typeof oneLinkParams>): null {
	database.run("DELETE FROM links WHERE id = :linkId", params);
	return null;
}

export const listLinksParams = v.strictObject({ limit: pageSize });

/** The links entered last first. */
export function listLinks(database: ReadableDatabase, params: v.InferOutput<typeof listLinksParams>): readonly Link[] {
	return database
		.all<LinkRow>(`SELECT ${columns} FROM ${joined} ORDER BY links.sequence DESC LIMIT :limit`, params)
		.map(linkFrom);
}

export const searchLinksParams = v.strictObject({
	/** As typed: words by their beginning, "phrases", -exclusions. */
	query: text,
	projectId: v.nullable(id),
	limit: pageSize,
});

export interface LinkHit {
	readonly linkId: string;
	readonly title: string;
	readonly domain: string;
	readonly analyzedAt: number | null;
	readonly snippet: Snippet;
}

/** `isOfProject` narrows it to one project. */
const linkText =
	"concat_ws(' ', links.url, links.title, links.main_topic, links.reasons_to_care, links.key_insights, links.technical_details)";

/** With words the index leads; with symbols alone the links are walked from the newest. */
const searchLinksSql = (hasWords: boolean, isOfProject: boolean, symbols: string): string => `
	SELECT ${columns} FROM ${hasWords ? "links_search CROSS JOIN links ON links.sequence = links_search.docid" : "links"}
	LEFT JOIN projects ON projects.id = links.project_id
	WHERE ${hasWords ? "links_search MATCH :match" : "1"} ${isOfProject ? "AND links.project_id = :projectId" : ""}
		${symbols}
	ORDER BY ${hasWords ? "links_search.docid" : "links.sequence"} DESC LIMIT :limit`;

/** Links by their address and by what was found in them, entered last first. */
export function searchLinks(
	database: ReadableDatabase,
	{ query, projectId, limit }: v.InferOutput<typeof searchLinksParams>,
): readonly LinkHit[] {
	const sought = parseSearch(query);
	if (isNothing(sought)) return [];
	const { match, symbols, terms } = sought;
	const conditions = symbolConditions(linkText, symbols);
	const bound = { ...conditions.bound, match, limit, projectId };
	return database
		.all<LinkRow>(searchLinksSql(match !== null, projectId !== null, conditions.sql), bound)
		.map((row) => ({
			linkId: row.id,
			title: row.title || row.url,
			domain: row.domain,
			analyzedAt: row.analyzed_at,
			snippet: snippetOf(searchedText(linkFrom(row)), terms),
		}));
}

function searchedText({ url, analysis }: Link): string {
	if (analysis === null) return url;
	const { title, mainTopic, reasonsToCare, keyInsights, technicalDetails } = analysis;
	return [title, mainTopic, ...reasonsToCare, ...keyInsights, technicalDetails, url].filter(Boolean).join(" · ");
}
