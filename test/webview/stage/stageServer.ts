import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { pageHtml } from "../../../src/extension/pageHtml.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const here = fileURLToPath(new URL("./", import.meta.url));
const german = JSON.parse(readFileSync(`${root}l10n/bundle.l10n.de.json`, "utf8")) as Readonly<Record<string, string>>;
const codicons = `${root}node_modules/@vscode/codicons/dist/`;

export const themes = ["dark", "light", "highContrast"] as const;
export type Theme = (typeof themes)[number];

const bodyClasses: Readonly<Record<string, string>> = {
	dark: "vscode-dark",
	light: "vscode-light",
	highContrast: "vscode-high-contrast",
};

export interface Stage {
	/** "http://127.0.0.1:<port>". */
	readonly origin: string;
	/** Paths that were asked for and are none of the stage's own. */
	readonly strayRequests: readonly string[];
	/** The address of a panel in a state and a theme. */
	address(options: {
		readonly scenario: string;
		readonly theme?: Theme;
		readonly entry?: "chat" | "usage" | "audit";
		/** English when it is left out. */
		readonly language?: "de";
	}): string;
	close(): Promise<void>;
}

/** Serves the panel as VS Code would show it, with the real page, the real policy and a host made up by a script. */
export async function openStage(): Promise<Stage> {
	const files = await bundle();
	const strayRequests: string[] = [];
	const server = createServer((request, response) => {
		const reply = answer(new URL(request.url ?? "/", origin(server)), files);
		if (!reply) strayRequests.push(request.url ?? "");
		response.writeHead(reply ? 200 : 404, { "content-type": reply?.type ?? "text/plain" });
		response.end(reply?.body);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		origin: origin(server),
		strayRequests,
		address: (options) =>
			`${origin(server)}/stage?${new URLSearchParams({ theme: "dark", entry: "chat", ...options })}`,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

type Files = ReadonlyMap<string, { readonly type: string; readonly body: string | Buffer }>;

async function bundle(): Promise<Files> {
	const { outputFiles } = await build({
		entryPoints: {
			chat: `${root}src/webview/chat.tsx`,
			grammars: `${root}src/webview/grammars.ts`,
			differences: `${root}src/webview/differences.ts`,
			usage: `${root}src/webview/usage.tsx`,
			audit: `${root}src/webview/audit.tsx`,
			hostPage: `${here}hostPage.ts`,
			bridge: `${here}bridge.ts`,
		},
		bundle: true,
		format: "iife",
		target: "chrome138",
		jsx: "automatic",
		jsxImportSource: "preact",
		outdir: "/",
		write: false,
		logLevel: "error",
	});
	const files = new Map<string, { type: string; body: string | Buffer }>();
	for (const { path, contents } of outputFiles) files.set(path, { type: typeOf(path), body: Buffer.from(contents) });
	for (const name of ["codicon.css", "codicon.ttf"]) {
		files.set(`/${name}`, { type: typeOf(name), body: await readFile(codicons + name) });
	}
	for (const theme of themes) {
		files.set(`/${theme}.css`, { type: "text/css", body: await readFile(`${here}themes/${theme}.css`) });
	}
	files.set("/base.css", { type: "text/css", body: await readFile(`${here}themes/base.css`) });
	return files;
}

function typeOf(path: string): string {
	if (path.endsWith(".css")) return "text/css";
	return path.endsWith(".ttf") ? "font/ttf" : "text/javascript";
}

function answer(url: URL, files: Files): { readonly type: string; readonly body: string | Buffer } | undefined {
	if (url.pathname === "/stage") return { type: "text/html", body: stageHtml };
	if (url.pathname === "/panel") return { type: "text/html", body: panelHtml(url) };
	if (url.pathname === "/favicon.ico") return { type: "image/x-icon", body: "" };
	return files.get(url.pathname);
}

const stageHtml = `<!DOCTYPE html><meta charset="utf-8">
<style>html,body,iframe{margin:0;width:100%;height:100%;border:0;display:block}</style>
<iframe title="panel"></iframe><script src="/hostPage.js"></script>`;

/** The extension's own page, with what VS Code adds to it: the theme and the way to the host. */
function panelHtml(url: URL): string {
	const theme = url.searchParams.get("theme") ?? "dark";
	const entry = url.searchParams.get("entry") ?? "chat";
	const language = url.searchParams.get("language") ?? "en";
	const nonce = randomUUID();
	const html = pageHtml({
		title: "Daybook",
		language,
		script: `/${entry}.js`,
		styles: ["/base.css", `/${theme}.css`, "/codicon.css", `/${entry}.css`],
		cspSource: url.origin,
		nonce,
		strings: language === "de" ? german : {},
	});
	return html.replace(
		"<body>",
		`<body class="${bodyClasses[theme] ?? ""}"><script nonce="${nonce}" src="/bridge.js"></script>`,
	);
}

function origin(server: Server): string {
	const address = server.address();
	return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
}
