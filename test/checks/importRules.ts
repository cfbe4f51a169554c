import { builtinModules } from "node:module";
import path from "node:path";
import { type Import, importsOf, withoutComments } from "./importScan.ts";

/** Source files by their path from the repository's root, with forward slashes. */
export type SourceFiles = ReadonlyMap<string, string>;

interface FolderRule {
	/** Other folders of src that may be reached, each through which of its files. */
	readonly folders: Readonly<Record<string, "any" | "index.ts">>;
	readonly allowsPackage: (name: string) => boolean;
}

const isPreact = (name: string): boolean => name === "preact" || name.startsWith("@preact/");
const isSqlJs = (name: string): boolean => name === "sql.js";
const isNode = (name: string): boolean => name.startsWith("node:") || builtinModules.includes(name);

const rules: Readonly<Record<string, FolderRule>> = {
	shared: { folders: {}, allowsPackage: () => false },
	// What enters the worker is checked with the schema library; nothing else of other people is in it.
	db: { folders: { shared: "any" }, allowsPackage: (name) => isNode(name) || isSqlJs(name) || name === "valibot" },
	extension: {
		folders: { shared: "any", db: "index.ts" },
		allowsPackage: (name) => !isSqlJs(name) && !isPreact(name),
	},
	webview: {
		folders: { shared: "any" },
		allowsPackage: (name) => name !== "vscode" && !isSqlJs(name) && !isNode(name),
	},
};

/** Doors of the bundles that are loaded when they are first used, beside their feature's own. */
const lazyDoor = /^src\/extension\/(?:projects\/detection|providers\/(?:ollama|anthropic|openai|vscodeLm))\/index\.ts$/;

/** Files beside a feature's index.ts that other features may import: contracts, types without code. */
const contracts = new Set(["src/extension/providers/provider.ts"]);

/** One sentence for each import under src/ that the house rules forbid. */
export function forbiddenImports(files: SourceFiles): string[] {
	return [...files].flatMap(([file, source]) =>
		importsOf(source)
			.map((found) => judge(file, found))
			.filter((sentence) => sentence !== undefined),
	);
}

/** Files other than the webview's one door to the editor that touch its API. */
export function strayHostAccess(files: SourceFiles): string[] {
	return [...files]
		.filter(([file, source]) => file !== "src/webview/host.ts" && withoutComments(source).includes("acquireVsCodeApi"))
		.map(([file]) => `${file} touches acquireVsCodeApi; only src/webview/host.ts may.`);
}

function judge(file: string, { specifier, isTypeOnly }: Import): string | undefined {
	const folder = file.split("/")[1] ?? "";
	const rule = rules[folder];
	if (rule === undefined) {
		return `${file} lies outside the folders that have a rule.`;
	}
	if (!specifier.startsWith(".")) {
		const name = packageName(specifier);
		return rule.allowsPackage(name) ? undefined : `${file} imports ${specifier}, which src/${folder} may not.`;
	}
	const target = path.posix.join(path.posix.dirname(file), specifier);
	const targetFolder = target.split("/")[1] ?? "";
	if (targetFolder !== folder || !target.startsWith("src/")) {
		const door = target.startsWith("src/") ? rule.folders[targetFolder] : undefined;
		const isAllowed = door === "any" || (door === "index.ts" && target === `src/${targetFolder}/index.ts`);
		return isAllowed ? undefined : `${file} imports ${target}, which src/${folder} may not.`;
	}
	const isContract = isTypeOnly && contracts.has(target);
	return folder !== "extension" || isContract ? undefined : judgeFeature(file, target);
}

/** A feature is a folder directly below src/extension; its index.ts is all that others may know of it. */
function judgeFeature(file: string, target: string): string | undefined {
	const feature = featureOf(target);
	const isInside = feature === undefined || feature === featureOf(file);
	return isInside || lazyDoor.test(target) || target === `src/extension/${feature}/index.ts`
		? undefined
		: `${file} imports ${target}; another feature is known by its index.ts only.`;
}

function featureOf(file: string): string | undefined {
	const parts = file.split("/");
	return parts.length > 3 ? parts[2] : undefined;
}

function packageName(specifier: string): string {
	const depth = specifier.startsWith("@") ? 2 : 1;
	return specifier.startsWith("node:") ? specifier : specifier.split("/").slice(0, depth).join("/");
}
