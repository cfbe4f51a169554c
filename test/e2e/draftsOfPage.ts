import type { Panel } from "./panelSteps.ts";

/** The texts that the page keeps as drafts, by their keys; what was attached and what is on its way is left out. */
export async function draftsOfPage(panel: Panel): Promise<ReadonlyMap<string, string>> {
	const entries = await panel.locator("body").evaluate(async () => {
		const settled = <Result>(request: IDBRequest<Result>) =>
			new Promise<Result>((resolve, reject) => {
				request.addEventListener("success", () => resolve(request.result));
				request.addEventListener("error", () => reject(request.error ?? new Error("IndexedDB failed.")));
			});
		const database = await settled(indexedDB.open("daybook"));
		const store = database.transaction("drafts").objectStore("drafts");
		const [keys, values] = await Promise.all([settled(store.getAllKeys()), settled(store.getAll())]);
		database.close();
		return keys.map((key, index) => [typeof key === "string" ? key : "", String(values[index])] as const);
	}, undefined);
	return new Map(entries.filter(([key]) => !/^(?:sending|attachments|edit|queued):/.test(key)));
}
