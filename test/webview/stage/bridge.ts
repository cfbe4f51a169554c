// Runs in the panel's frame before the panel: what VS Code puts there.
const key = "vscode-state";

const acquireVsCodeApi = () => ({
	postMessage: (message: unknown) => window.parent.postMessage(message, location.origin),
	getState: () => JSON.parse(sessionStorage.getItem(key) ?? "null") as unknown,
	setState: (state: unknown) => sessionStorage.setItem(key, JSON.stringify(state)),
});

Object.assign(window, { acquireVsCodeApi });
