import * as v from "valibot";
import {
	retentionRules,
	sqlFormats,
	type SqlRequests,
	storageActions,
	type StorageRequests,
} from "../../shared/dataPages.ts";

const nothing = v.nullish(v.null());
const longestDays = 36_500;
const sql = v.pipe(v.string(), v.maxLength(1_000_000));
const retention = v.strictObject({
	rule: v.picklist(retentionRules),
	days: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(longestDays)),
});

const storageSchemas: { readonly [Method in keyof StorageRequests]: v.GenericSchema } = {
	"storage/report": nothing,
	"storage/preview": retention,
	"storage/apply": retention,
	"storage/run": v.strictObject({ action: v.picklist(storageActions) }),
};

const sqlSchemas: { readonly [Method in keyof SqlRequests]: v.GenericSchema } = {
	"sql/ready": nothing,
	"sql/run": v.strictObject({
		sql,
		offset: v.pipe(v.number(), v.integer(), v.minValue(0)),
		limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
	}),
	"sql/export": v.strictObject({ sql, format: v.picklist(sqlFormats) }),
	"sql/copy": v.strictObject({ text: v.pipe(v.string(), v.maxLength(16_000_000)) }),
	"sql/schema": nothing,
};

export const checkStorageRequest = (method: string, value: unknown): string | null =>
	check(storageSchemas, method, value);
export const checkSqlRequest = (method: string, value: unknown): string | null => check(sqlSchemas, method, value);

function check(schemas: Readonly<Record<string, v.GenericSchema>>, method: string, value: unknown): string | null {
	const schema = Object.hasOwn(schemas, method) ? schemas[method] : undefined;
	if (!schema) return `"${method}" is not asked of the host.`;
	const checked = v.safeParse(schema, value);
	if (checked.success) return null;
	const issue = checked.issues[0];
	return `${method}: ${v.getDotPath(issue) ?? ""} ${issue.message}`.slice(0, 300);
}
