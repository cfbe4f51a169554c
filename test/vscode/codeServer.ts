import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { kit } from "./layout.ts";
import { extensionHostPids, stopTree } from "./processes.ts";
import { writeUserSettings } from "./settings.ts";

export interface CodeServerOptions {
	/** Holds everything of this run: profile, extensions, home folder, log. */
	readonly folder: string;
	readonly vsixFiles?: readonly string[];
	readonly settings?: Readonly<Record<string, unknown>>;
	readonly environment?: Readonly<Record<string, string>>;
	/** Lets a page load a test suite through its address; it also hides toasts and refuses modal dialogs. */
	readonly isTestDriver?: boolean;
	/** False shows the editor in Restricted Mode, as a stranger's folder would. */
	readonly isTrusted?: boolean;
	/** Language tag the editor says it speaks, such as "de"; its own words stay English, as no language pack is at hand. */
	readonly language?: string;
	/** How long an extension host outlives a window that vanished. */
	readonly graceSeconds?: number;
	/** Any free one when this is taken or not given. */
	readonly port?: number;
}

/** Where one isolated code-server keeps what it writes. */
export interface ServerFolders {
	readonly home: string;
	readonly userData: string;
	readonly extensions: string;
	/** `context.globalStorageUri` of the extension. */
	readonly globalStorage: string;
}

export interface CodeServer {
	/** Without a trailing slash. */
	readonly origin: string;
	readonly folders: ServerFolders;
	readonly logFile: string;
	readonly exited: Promise<number | NodeJS.Signals | null>;
	/** Address of the workbench with a folder or a `.code-workspace` file open; none opens an empty window. */
	address(opened?: string, payload?: readonly (readonly [string, string])[]): string;
	extensionHostPids(): number[];
	/** Ends the server and every process it started. */
	stop(): Promise<void>;
}

/** Starts code-server with a profile, an extensions folder and a home folder of its own, and waits until it answers. */
export async function startCodeServer(options: CodeServerOptions): Promise<CodeServer> {
	const folders = prepareFolders(options.folder);
	writeUserSettings(folders.userData, options.settings ?? {});
	if (options.language !== undefined) writeLanguagePack(folders.userData, options.language);
	const environment = isolatedEnvironment(folders.home, options.environment ?? {});
	const profile = profileArguments(options.folder, folders);
	for (const file of options.vsixFiles ?? []) {
		await promisify(execFile)(kit.node, [...profile, "--install-extension", file], { env: environment });
	}
	const host = `127.0.0.1:${await freePort(options.port ?? 0)}`;
	const child = spawn(kit.node, [...profile, ...serverArguments(host, options)], {
		env: environment,
		stdio: ["ignore", "pipe", "pipe"],
	});
	const logFile = path.join(options.folder, "server.log");
	const log = createWriteStream(logFile, { flags: "a" });
	child.stdout.pipe(log, { end: false });
	child.stderr.pipe(log, { end: false });
	const exited = new Promise<number | NodeJS.Signals | null>((resolve) => {
		child.once("exit", (code, signal) => resolve(code ?? signal));
	});
	await answering(`http://${host}/healthz`, child, logFile);
	return {
		origin: `http://${host}`,
		folders,
		logFile,
		exited,
		address: (opened, payload) => workbenchAddress(host, opened, payload),
		extensionHostPids: () => extensionHostPids(child.pid),
		stop: () => stopTree(child, exited),
	};
}

function prepareFolders(folder: string): ServerFolders {
	const userData = path.join(folder, "user");
	const folders = {
		home: path.join(folder, "home"),
		userData,
		extensions: path.join(folder, "extensions"),
		globalStorage: path.join(userData, "User/globalStorage/daybook.daybook"),
	};
	for (const created of [folders.home, path.join(userData, "User"), folders.extensions]) {
		mkdirSync(created, { recursive: true });
	}
	return folders;
}

/** A language pack that translates nothing: the editor then gives that language to its extensions. */
function writeLanguagePack(userData: string, language: string): void {
	const file = path.join(userData, "nothing.i18n.json");
	writeFileSync(file, JSON.stringify({ contents: {} }));
	const extensions = [{ extensionIdentifier: { id: `test.language-${language}` }, version: "1.0.0" }];
	const pack = { hash: language, label: language, extensions, translations: { vscode: file } };
	writeFileSync(path.join(userData, "languagepacks.json"), JSON.stringify({ [language]: pack }));
}

function profileArguments(folder: string, folders: ServerFolders): string[] {
	return [
		kit.codeServer,
		"--config",
		path.join(folder, "config.yaml"),
		"--user-data-dir",
		folders.userData,
		"--extensions-dir",
		folders.extensions,
	];
}

function serverArguments(host: string, options: CodeServerOptions): string[] {
	return [
		"--auth",
		"none",
		"--bind-addr",
		host,
		"--disable-telemetry",
		"--disable-update-check",
		"--disable-getting-started-override",
		"--reconnection-grace-time",
		String(options.graceSeconds ?? 3),
		...(options.language === undefined ? [] : ["--locale", options.language]),
		...(options.isTrusted === false ? [] : ["--disable-workspace-trust"]),
		...(options.isTestDriver === true ? ["--vscode-option", "enable-smoke-test-driver"] : []),
	];
}

/** The caller's own editor, proxies and model hosts must not reach into the isolated one. */
function isolatedEnvironment(home: string, extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
	const environment = { ...process.env };
	for (const name of Object.keys(environment)) {
		if (
			/^(VSCODE_|npm_|XDG_|OLLAMA_|ANTHROPIC_|OPENAI_)|^(PORT|PASSWORD|NODE_OPTIONS|ELECTRON_RUN_AS_NODE)$/.test(name)
		) {
			delete environment[name];
		}
	}
	return { ...environment, HOME: home, EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...extra };
}

async function answering(address: string, child: ChildProcess, logFile: string): Promise<void> {
	const deadline = Date.now() + 60_000;
	while (child.exitCode === null && Date.now() < deadline) {
		const response = await fetch(address).catch(() => undefined);
		if (response?.ok === true) {
			return;
		}
		await sleep(50);
	}
	child.kill("SIGKILL");
	throw new Error(`code-server did not start; its log is ${logFile}`);
}

function workbenchAddress(host: string, opened?: string, payload?: readonly (readonly [string, string])[]): string {
	const query = new URLSearchParams();
	if (opened === undefined) {
		query.set("ew", "true");
	} else {
		query.set(opened.endsWith(".code-workspace") ? "workspace" : "folder", opened);
	}
	if (payload !== undefined) {
		query.set("payload", JSON.stringify(payload));
	}
	return `http://${host}/?${query}`;
}

function freePort(wanted: number): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once("error", (error) => (wanted === 0 ? reject(error) : resolve(freePort(0))));
		probe.listen(wanted, "127.0.0.1", () => {
			const address = probe.address();
			probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
		});
	});
}
