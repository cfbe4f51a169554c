// Runs the store's tests against another sql.js or another Node than the project's own:
//   node scripts/testStore.ts sqljs latest
//   node scripts/testStore.ts node 22 24
// Both come from the npm registry into a temporary folder; without it this says "skipped" and succeeds.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");

/** Installs one package into an empty folder; undefined, with a word why, when the registry cannot be reached. */
function install(specifier: string, folder: string): string | undefined {
	fs.mkdirSync(folder, { recursive: true });
	fs.writeFileSync(path.join(folder, "package.json"), "{}");
	const npm = spawnSync("npm", ["install", "--no-audit", "--no-fund", specifier], { cwd: folder, encoding: "utf8" });
	if (npm.status !== 0) {
		console.log(`skipped: ${specifier} cannot be installed here (${npm.stderr.trim().split("\n").at(-1)})`);
		return undefined;
	}
	return path.join(folder, "node_modules");
}

/** The project's sources with its own packages, but for those of `instead`. */
function mirror(folder: string, instead: string | undefined): void {
	for (const name of ["src", "test", "docs", "package.json"]) {
		fs.cpSync(path.join(root, name), path.join(folder, name), {
			recursive: true,
			filter: (source) => path.basename(source) !== "node_modules",
		});
	}
	fs.mkdirSync(path.join(folder, "node_modules"));
	for (const name of fs.readdirSync(path.join(root, "node_modules"))) {
		const replaced = instead && path.join(instead, name);
		const target = replaced && fs.existsSync(replaced) ? replaced : path.join(root, "node_modules", name);
		fs.symlinkSync(target, path.join(folder, "node_modules", name));
	}
}

function runTests(folder: string, node: string): boolean {
	const mocha = path.join(root, "node_modules", "mocha", "bin", "mocha.js");
	const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
	const sqljs = JSON.parse(fs.readFileSync(path.join(folder, "node_modules/sql.js/package.json"), "utf8")) as {
		version: string;
	};
	console.log(`Node ${version}, sql.js ${sqljs.version}`);
	const run = spawnSync(node, ["--preserve-symlinks", mocha, "--timeout", "60000", "test/db/store/**/*.test.ts"], {
		cwd: folder,
		stdio: "inherit",
		env: { ...process.env, NODE_OPTIONS: "--disable-warning=ExperimentalWarning" },
	});
	return run.status === 0;
}

function withSqlJs(work: string, version: string): boolean {
	const modules = install(`sql.js@${version}`, path.join(work, "packages"));
	if (!modules) {
		return true;
	}
	const folder = path.join(work, "mirror");
	fs.mkdirSync(folder);
	mirror(folder, modules);
	return runTests(folder, process.execPath);
}

function withNode(work: string, version: string): boolean {
	const platform = `${process.platform}-${process.arch}`;
	const modules = install(`node-${platform}@${version}`, path.join(work, `node-${version}`));
	if (!modules) {
		return true;
	}
	const folder = path.join(work, `mirror-${version}`);
	fs.mkdirSync(folder);
	mirror(folder, undefined);
	return runTests(folder, path.join(modules, `node-${platform}`, "bin", "node"));
}

const [what, ...versions] = process.argv.slice(2);
const work = fs.mkdtempSync(path.join(os.tmpdir(), "daybook-test-store-"));
try {
	const test = what === "sqljs" ? withSqlJs : withNode;
	const results = versions.map((version) => test(work, version));
	process.exitCode = results.length > 0 && results.every(Boolean) ? 0 : 1;
} finally {
	fs.rmSync(work, { recursive: true, force: true });
}
