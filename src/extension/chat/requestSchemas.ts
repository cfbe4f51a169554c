import * as v from "valibot";
import { failureActions } from "../../shared/model.ts";
import { toolModeNames } from "../../shared/toolModes.ts";
import type { HostRequests } from "../../shared/protocol.ts";

const id = v.pipe(v.string(), v.regex(/^[0-9a-zA-Z-]{1,64}$/));
/** A server's name as the user wrote it, and what tells it from others of that name. */
const serverKey = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));
const toolName = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/));
const modelId = v.pipe(v.string(), v.regex(/^[^/]{1,100}\/.{1,300}$/s));
/** A message of 4 MB is longer than any model reads; more is a mistake. */
const messageText = v.pipe(v.string(), v.minLength(1), v.maxLength(4_000_000));
const codeText = v.pipe(v.string(), v.maxLength(16_000_000));
const shortText = v.pipe(v.string(), v.maxLength(300));
/** What a person writes about a chat or himself; more than this belongs into a file. */
const longText = v.pipe(v.string(), v.maxLength(100_000));
const hostId = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
const rating = v.strictObject({
	value: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)),
	note: v.nullable(v.pipe(v.string(), v.trim(), v.maxLength(10_000))),
});
const nothing = v.nullish(v.null());

const attachment = v.strictObject({
	id,
	kind: v.picklist(["file", "selection", "symbol", "problems", "terminal", "diff", "chat", "agent_session", "image"]),
	name: v.pipe(v.string(), v.maxLength(1000)),
	mediaType: v.pipe(v.string(), v.maxLength(200)),
	byteCount: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
	contentHash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
	source: v.nullable(
		v.strictObject({
			uri: v.pipe(v.string(), v.maxLength(8000)),
			startLine: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
			endLine: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
		}),
	),
});
/** What goes along may be all there is: an image says enough by itself. */
const maybeText = v.pipe(v.string(), v.maxLength(4_000_000));
const attachments = v.optional(v.pipe(v.array(attachment), v.maxLength(20)));
/** A file of 6 MB in base64; what is larger is refused with a sentence of its own by the panel. */
const fileData = v.pipe(v.string(), v.maxLength(8_500_000), v.base64());

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const toolAnswer = v.variant("kind", [
	v.strictObject({ kind: v.literal("allow"), scope: v.picklist(["once", "chat", "project"]) }),
	v.strictObject({ kind: v.literal("deny"), words: v.nullable(v.pipe(v.string(), v.maxLength(10_000))) }),
]);

const schemas: { readonly [Method in keyof HostRequests]: v.GenericSchema } = {
	"view/ready": nothing,
	"conversation/open": v.strictObject({ conversationId: id }),
	"conversation/page": v.strictObject({ conversationId: id }),
	"conversation/new": nothing,
	"conversation/list": v.strictObject({
		scope: v.picklist(["project", "all"]),
		before: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
		limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
	}),
	"conversation/rename": v.strictObject({
		conversationId: id,
		title: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
	}),
	"conversation/restore": v.strictObject({ conversationId: id }),
	"message/earlier": v.strictObject({ conversationId: id, beforeId: id }),
	"message/later": v.strictObject({ conversationId: id, afterId: id }),
	"message/around": v.strictObject({ conversationId: id, messageId: id }),
	"message/find": v.strictObject({ conversationId: id, text: v.pipe(v.string(), v.maxLength(1000)) }),
	"message/siblings": v.strictObject({ messageId: id }),
	"message/rate": v.strictObject({ messageId: id, rating: v.nullable(rating) }),
	"message/fork": v.strictObject({ messageId: id }),
	"round/start": v.strictObject({
		requestId: id,
		conversationId: v.nullable(id),
		text: maybeText,
		modelId,
		replaces: v.nullable(id),
		attachments,
	}),
	"round/hasArrived": v.strictObject({ requestId: id }),
	"round/retry": v.strictObject({ messageId: id, modelId: v.nullable(modelId) }),
	"queue/list": v.strictObject({ conversationId: id }),
	"queue/add": v.strictObject({ requestId: id, conversationId: id, text: maybeText, modelId, attachments }),
	"queue/edit": v.strictObject({ itemId: id, text: messageText }),
	"queue/move": v.strictObject({ itemId: id, beforeId: v.nullable(id) }),
	"queue/remove": v.strictObject({ itemId: id }),
	"queue/send": v.strictObject({ itemId: id }),
	"queue/resume": v.strictObject({ conversationId: id }),
	"context/report": v.strictObject({ conversationId: v.nullable(id), modelId }),
	"context/setRound": v.strictObject({
		conversationId: id,
		questionId: id,
		use: v.picklist(["automatic", "out", "pinned"]),
	}),
	"context/changeSummary": v.strictObject({
		conversationId: id,
		summaryId: id,
		editedText: v.optional(v.nullable(longText)),
		isEnabled: v.optional(v.boolean()),
	}),
	"context/summarise": v.strictObject({ conversationId: id }),
	"settings/get": v.strictObject({ conversationId: v.nullable(id) }),
	"settings/change": v.strictObject({
		conversationId: v.nullable(id),
		scope: v.picklist(["chat", "project", "global"]),
		changes: v.strictObject({
			modelId: v.optional(v.nullable(modelId)),
			systemPrompt: v.optional(v.nullable(longText)),
			temperature: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(2)))),
			contextWindow: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(512), v.maxValue(10_000_000)))),
			mcpServers: v.optional(v.nullable(v.record(serverKey, v.boolean()))),
			permissionMode: v.optional(v.nullable(v.picklist(toolModeNames))),
			toolModes: v.optional(v.nullable(v.record(toolName, v.picklist(toolModeNames)))),
		}),
	}),
	"settings/changeProfile": v.strictObject({
		conversationId: v.nullable(id),
		changes: v.strictObject({
			displayName: v.optional(v.nullable(shortText)),
			email: v.optional(v.nullable(shortText)),
			avatar: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(40)))),
			bio: v.optional(v.nullable(longText)),
			style: v.optional(v.nullable(longText)),
			isShared: v.optional(v.boolean()),
		}),
	}),
	"answer/resume": v.strictObject({ messageId: id }),
	"round/estimate": v.strictObject({
		conversationId: v.nullable(id),
		modelId,
		textTokens: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000_000)),
	}),
	"round/stop": v.strictObject({ conversationId: id }),
	"round/continue": v.strictObject({ messageId: id }),
	"round/skipCalls": v.strictObject({ messageId: id }),
	"round/runPrinted": v.strictObject({ messageId: id }),
	"tool/answer": v.strictObject({ hash, answer: toolAnswer }),
	"tool/showProposal": v.strictObject({ hash }),
	"tool/showChange": v.strictObject({ messageId: id }),
	"tool/undo": v.strictObject({ messageIds: v.pipe(v.array(id), v.minLength(1), v.maxLength(500)) }),
	"waiting/open": v.strictObject({ kind: v.picklist(["queued", "calls", "task"]), id }),
	"branch/choose": v.strictObject({ messageId: id }),
	"completion/list": v.strictObject({
		trigger: v.picklist(["mention", "slash"]),
		typed: v.pipe(v.string(), v.maxLength(1000)),
	}),
	"attachment/mention": v.strictObject({ itemId: v.pipe(v.string(), v.maxLength(10_000)) }),
	"attachment/add": v.strictObject({ name: v.pipe(v.string(), v.minLength(1), v.maxLength(500)), data: fileData }),
	"attachment/addFiles": v.strictObject({
		uris: v.pipe(v.array(v.pipe(v.string(), v.maxLength(8000))), v.maxLength(20)),
	}),
	"attachment/open": v.strictObject({ attachment }),
	"slash/run": v.strictObject({ text: messageText, conversationId: v.nullable(id) }),
	"model/refresh": nothing,
	"model/choose": v.strictObject({ conversationId: v.nullable(id), modelId }),
	"model/pull": v.strictObject({ hostId, model: v.pipe(v.string(), v.regex(/^[\w.:/-]{1,200}$/)) }),
	"model/cancelPull": v.strictObject({ hostId, model: v.pipe(v.string(), v.maxLength(200)) }),
	"failure/act": v.strictObject({
		action: v.picklist(failureActions),
		hostId: v.nullable(hostId),
		modelId: v.nullable(modelId),
		messageId: v.nullable(id),
	}),
	"code/copy": v.strictObject({ text: codeText }),
	"code/insert": v.strictObject({ text: codeText }),
	"code/apply": v.strictObject({ text: codeText }),
	"code/newFile": v.strictObject({ text: codeText, language: v.pipe(v.string(), v.maxLength(100)) }),
	"link/open": v.strictObject({ address: v.pipe(v.string(), v.maxLength(8_000)) }),
	"usage/open": nothing,
	"project/choose": v.strictObject({ folderUri: v.pipe(v.string(), v.maxLength(8_000)) }),
};

/** A sentence when what the panel sent is not of the method's shape, else null. */
export function checkRequest(method: string, value: unknown): string | null {
	if (!Object.hasOwn(schemas, method)) return `"${method}" is not asked of the host.`;
	const checked = v.safeParse(schemas[method as keyof HostRequests], value);
	if (checked.success) return null;
	const issue = checked.issues[0];
	const path = issue.path?.map(({ key }) => String(key)).join(".") ?? "";
	return `${method}: ${path} ${issue.message}`.slice(0, 300);
}
