import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { repository } from "../test/vscode/layout.ts";

/** The part of esbuild's metafile that is read here. */
interface Metafile {
	readonly inputs: Readonly<Record<string, unknown>>;
}

/** Packages that are copied into dist/ instead of being bundled. */
const copied = ["sql.js", "@vscode/codicons"];

/** Writes dist/THIRD-PARTY-NOTICES.txt: the licence of every package whose code is in the bundles. */
function writeNotices(): void {
	const meta = JSON.parse(readFileSync(path.join(repository, "out/meta.json"), "utf8")) as Metafile;
	const bundled = Object.keys(meta.inputs).flatMap((input) => packageOf(input) ?? []);
	const names = [...new Set([...bundled, ...copied])].sort();
	const text = names.map(noticeOf).join("\n\n");
	writeFileSync(path.join(repository, "dist/THIRD-PARTY-NOTICES.txt"), `${text}\n`);
}

/** The package an input of a bundle belongs to; undefined for our own source. */
function packageOf(input: string): string | undefined {
	return /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(input)?.[1];
}

function noticeOf(name: string): string {
	const folder = path.join(repository, "node_modules", name);
	const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
		readonly version: string;
		readonly license?: string;
	};
	const licences = readdirSync(folder).filter((file) => /^licen[cs]e(\W|$)/i.test(file) && !/code/i.test(file));
	const texts = licences.map((file) => readFileSync(path.join(folder, file), "utf8").trim());
	return [`${name} ${manifest.version} (${manifest.license ?? "see below"})`, "-".repeat(60), ...texts].join("\n");
}

writeNotices();
