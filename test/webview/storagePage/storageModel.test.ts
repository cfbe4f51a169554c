import assert from "node:assert/strict";
import type { RetentionRule } from "../../../src/shared/dataPages.ts";
import type { StorageHost, StorageModel } from "../../../src/webview/storagePage/storageModel.ts";

const asked: unknown[] = [];
const host = {
	request: async (_method: string, params: unknown) => {
		asked.push(params);
		return { count: 0, messages: 0, bytes: 0, examples: [] };
	},
} as unknown as StorageHost;

/** The module asks the editor for its page as it loads. */
async function openModel(): Promise<StorageModel> {
	Object.assign(globalThis, { acquireVsCodeApi: () => ({ getState: () => null, setState: () => {} }) });
	const { StorageModel: Model } = await import("../../../src/webview/storagePage/storageModel.ts");
	return new Model(host);
}

describe("A rule of the storage page", () => {
	after(() => Reflect.deleteProperty(globalThis, "acquireVsCodeApi"));

	for (const [rule, fewest] of [
		["deleted", 0],
		["archived", 0],
		["attachments", 1],
		["changes", 1],
		["setAside", 1],
	] as const satisfies readonly (readonly [RetentionRule, number])[]) {
		it(`of ${rule} shows and asks for ${fewest} days when 0 are typed`, async () => {
			const model = await openModel();
			model.setDays(rule, 0);
			assert.equal(model.rules.value[rule].days, fewest);
			await model.preview(rule);
			assert.deepEqual(asked.at(-1), { rule, days: fewest });
		});
	}

	it("keeps its days while the box holds no number", async () => {
		const model = await openModel();
		for (const days of [Number.NaN, -1, 1.5]) model.setDays("changes", days);
		assert.equal(model.rules.value.changes.days, 90);
	});
});
