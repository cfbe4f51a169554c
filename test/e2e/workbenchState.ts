import type { EditorWindow } from "../vscode/driven/editorWindow.ts";

/**
 * What the workbench has written down of the extension's state for the folder, as JSON. In a browser it does so some time
 * after the extension asked for it, and a reload does not wait for that as the desktop's does.
 */
export function workbenchState(window: EditorWindow): Promise<string> {
	return window.page.evaluate(async () => {
		const settled = <Result>(request: IDBRequest<Result>) =>
			new Promise<Result>((resolve, reject) => {
				request.addEventListener("success", () => resolve(request.result));
				request.addEventListener("error", () => reject(request.error ?? new Error("IndexedDB failed.")));
			});
		const names = (await indexedDB.databases()).map(({ name }) => name ?? "");
		const states: unknown[] = [];
		for (const name of names.filter((each) => /^vscode-web-state-db-(?!global)/.test(each))) {
			const database = await settled(indexedDB.open(name));
			states.push(await settled(database.transaction("ItemTable").objectStore("ItemTable").get("daybook.daybook")));
			database.close();
		}
		return JSON.stringify(states);
	}, undefined);
}
