/** Of playwright's locators: what runs a function in the panel's own page. */
interface Evaluating {
	locator(selector: string): {
		evaluate(run: (element: Element) => Promise<string>, argument: undefined): Promise<string>;
	};
}

/** All that the panel's page has written to its own storage, as one text to look into before a reload. */
export function storedByPage(panel: Evaluating): Promise<string> {
	return panel.locator("body").evaluate(async () => {
		const settled = <Result>(request: IDBRequest<Result>) =>
			new Promise<Result>((resolve, reject) => {
				request.addEventListener("success", () => resolve(request.result));
				request.addEventListener("error", () => reject(request.error ?? new Error("IndexedDB failed.")));
			});
		const database = await settled(indexedDB.open("daybook"));
		const names = [...database.objectStoreNames];
		const stores = names.map((name) => settled(database.transaction(name).objectStore(name).getAll()));
		const all = await Promise.all(stores);
		database.close();
		return JSON.stringify(all);
	}, undefined);
}

/** Gives the page's storage a version of the future, as a newer panel in another window does. */
export async function raiseStorage(panel: Evaluating): Promise<void> {
	await panel.locator("body").evaluate(
		() =>
			new Promise((resolve, reject) => {
				const request = indexedDB.open("daybook", 1000);
				request.addEventListener("success", () => {
					request.result.close();
					resolve("");
				});
				request.addEventListener("error", () => reject(request.error ?? new Error("IndexedDB failed.")));
			}),
		undefined,
	);
}
