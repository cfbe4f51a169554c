// Runs in the panel's frame before the panel: what VS Code puts there.
declare global {
	interface Window {
		acquireVsCodeApi: () => object;
	}
}

const key = "vscode-state";

window.acquireVsCodeApi = () => ({
	postMessage: (message: unknown) => window.parent.postMessage(message, location.origin),
	getState: () => JSON.parse(sessionStorage.getItem(key) ?? "null") as unknown,
	setState: (state: unknown) => sessionStorage.setItem(key, JSON.stringify(state)),
});

export {};
