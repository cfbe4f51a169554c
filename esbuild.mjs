// node esbuild.mjs [--watch] [--production]: bundles the extension, its lazily loaded parts and the webviews into dist/.
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { context } from "esbuild";
import { writeUsedIcons } from "./scripts/usedIcons.mjs";

const isProduction = process.argv.includes("--production");
const isWatching = process.argv.includes("--watch");
const providers = ["ollama", "anthropic", "openai", "vscodeLm"];

const targets = [
	{
		outdir: "dist",
		entries: {
			extension: "src/extension/extension.ts",
			chat: "src/extension/chat/index.ts",
			...Object.fromEntries(providers.map((name) => [name, `src/extension/providers/${name}/index.ts`])),
			search: "src/extension/history/searchChats.ts",
			tasks: "src/extension/tasks/feature.ts",
			links: "src/extension/links/feature.ts",
			article: "src/extension/links/articleReader.ts",
			networkLog: "src/extension/networkLog/index.ts",
			network: "src/extension/network/safeFetch.ts",
			transfer: "src/extension/transfer/index.ts",
			chatFiles: "src/extension/history/chatFiles.ts",
			books: "src/extension/books/index.ts",
			storage: "src/extension/storage/index.ts",
			permissions: "src/extension/permissions/index.ts",
			shell: "src/extension/permissions/shell/index.ts",
			team: "src/extension/team/index.ts",
			tools: "src/extension/builtInTools/index.ts",
			mcp: "src/extension/mcp/feature.ts",
			mcpHistory: "src/extension/mcp/history/index.ts",
			mcpReaper: "src/extension/mcp/processes/reaperMain.ts",
			mcpServer: "src/extension/mcp/history/serverMain.ts",
			projects: "src/extension/projects/detection/index.ts",
			agentSessions: "src/extension/agentSessions/feature.ts",
			transcripts: "src/extension/agentSessions/transcripts/reader.ts",
			worker: "src/db/worker.ts",
		},
		options: {
			platform: "node",
			format: "cjs",
			// The UMD builds of some packages require their parts at run time, which a bundle cannot.
			mainFields: ["module", "main"],
			target: "node22",
			external: ["vscode"],
			outExtension: { ".js": ".cjs" },
			// A lazily loaded bundle is required, so that it sees the editor's `vscode` as every other one does.
			supported: { "dynamic-import": false },
			// Parts of libraries that nothing here asks for; see there.
			alias: {
				"@modelcontextprotocol/client/_shims": "./src/extension/mcp/client/schemaShim.ts",
				"cssomnom/parse": "./src/extension/links/styleShim.ts",
			},
			// sql.js asks a browser for its language; touching `navigator` makes VS Code log a migration error.
			define: { "globalThis.navigator": "undefined" },
		},
	},
	{
		outdir: "dist/webview",
		entries: {
			chat: "src/webview/chat.tsx",
			grammars: "src/webview/grammars.ts",
			differences: "src/webview/differences.ts",
			usage: "src/webview/usage.tsx",
			storage: "src/webview/storage.tsx",
			audit: "src/webview/audit.tsx",
			sql: "src/webview/sql.tsx",
			mcp: "src/webview/mcp.tsx",
			network: "src/webview/network.tsx",
		},
		options: { platform: "browser", format: "iife", target: "chrome138", jsx: "automatic", jsxImportSource: "preact" },
	},
];

const copies = {
	"dist/sql-wasm.wasm": "node_modules/sql.js/dist/sql-wasm.wasm",
	"dist/webview/codicon.css": "node_modules/@vscode/codicons/dist/codicon.css",
	"dist/webview/codicon.ttf": "node_modules/@vscode/codicons/dist/codicon.ttf",
};

/** `import("./chat/index.ts")` of an entry point becomes a load of that entry's own bundle. */
const lazyBundles = (entries) => ({
	name: "lazy bundles",
	setup({ onResolve }) {
		const names = new Map(Object.entries(entries).map(([name, source]) => [path.resolve(source), name]));
		onResolve({ filter: /^\./ }, ({ kind, path: wanted, resolveDir }) => {
			const name = kind === "dynamic-import" ? names.get(path.resolve(resolveDir, wanted)) : undefined;
			return name === undefined ? undefined : { path: `./${name}.cjs`, external: true };
		});
	},
});

const isWritten = ([, source]) => {
	if (existsSync(source)) return true;
	if (isProduction) throw new Error(`An entry point is missing: ${source}`);
	console.log(`skipped: there is no ${source}`);
	return false;
};

rmSync("dist", { recursive: true, force: true });
const meta = { inputs: {}, outputs: {} };
const common = { bundle: true, metafile: true, minify: isProduction, sourcemap: !isProduction, logLevel: "info" };
for (const { outdir, entries, options } of targets) {
	const entryPoints = Object.fromEntries(Object.entries(entries).filter(isWritten));
	const plugins = options.platform === "node" ? [lazyBundles(entryPoints)] : [];
	const settings = { ...common, ...options, outdir, entryPoints, plugins, legalComments: "none" };
	const bundling = await context(settings);
	// While watching, a mistake in the source is printed and mended; everything else ends the run.
	const { metafile } = await bundling.rebuild().catch((error) => {
		if (isWatching) return { metafile: meta };
		throw error;
	});
	await (isWatching ? bundling.watch() : bundling.dispose());
	Object.assign(meta.inputs, metafile.inputs);
	Object.assign(meta.outputs, metafile.outputs);
}
["dist/webview", "out"].forEach((folder) => mkdirSync(folder, { recursive: true }));
Object.entries(copies).forEach(([copy, source]) => copyFileSync(source, copy));
if (isProduction) await writeUsedIcons(path.dirname(copies["dist/webview/codicon.ttf"]), "dist/webview");
writeFileSync("out/meta.json", JSON.stringify(meta));
