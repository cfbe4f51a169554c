import * as v from "valibot";
import type { UsageRequests } from "../../shared/protocol.ts";

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
const day = v.pipe(v.string(), v.isoDate());
const longestPeriodInDays = 3660;
const nothing = v.nullish(v.null());

const period = v.union([
	v.strictObject({ days: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(longestPeriodInDays)) }),
	v.strictObject({ from: day, to: day }),
]);

const filter = v.strictObject({
	from: day,
	to: day,
	modelId: v.nullable(id),
	projectId: v.nullable(v.pipe(v.string(), v.maxLength(500))),
	origin: v.nullable(id),
	source: v.nullable(v.picklist(["reported", "partial", "estimated"])),
	conversationId: v.nullable(id),
	agentSessionId: v.nullable(id),
	backgroundTaskId: v.nullable(id),
});

const actions = ["export", "reprice", "set_budget", "weekly_note", "stand_up", "new_chat"] as const;

const schemas: { readonly [Method in keyof UsageRequests]: v.GenericSchema } = {
	"usage/report": v.strictObject({ period }),
	"usage/calls": v.strictObject({ filter, cursor: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))) }),
	"usage/call": v.strictObject({ usageId: id }),
	"usage/timeline": v.strictObject({ projectId: v.nullable(id), before: v.nullable(day) }),
	"usage/projects": nothing,
	"usage/ready": nothing,
	"usage/storage": nothing,
	"usage/copy": v.strictObject({ text: v.pipe(v.string(), v.maxLength(16_000_000)) }),
	"usage/save": v.strictObject({ html: v.pipe(v.string(), v.maxLength(16_000_000)) }),
	"usage/openChat": v.strictObject({ conversationId: id }),
	"usage/run": v.strictObject({ action: v.picklist(actions), period }),
};

/** A sentence when what the usage page sent is not of the method's shape, else null. */
export function checkUsageRequest(method: string, value: unknown): string | null {
	if (!Object.hasOwn(schemas, method)) return `"${method}" is not asked of the host.`;
	const checked = v.safeParse(schemas[method as keyof UsageRequests], value);
	if (checked.success) return null;
	const issue = checked.issues[0];
	return `${method}: ${v.getDotPath(issue) ?? ""} ${issue.message}`.slice(0, 300);
}
