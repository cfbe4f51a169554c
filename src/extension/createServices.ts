import { getRandomValues } from "node:crypto";
import * as vscode from "vscode";
import { type Database, openDatabase } from "../db/index.ts";
import { createAudit } from "./audit.ts";
import { systemClock } from "./clock.ts";
import { createIds } from "./ids.ts";
import type { Localize } from "./localize.ts";
import { createLog } from "./log.ts";
import { createNetwork } from "./network/index.ts";
import type { Services } from "./services.ts";
import { readSettings } from "./settings.ts";

/** Builds the services of this window. Nothing is opened, read or contacted yet. */
export function createServices(context: vscode.ExtensionContext, channel: vscode.LogOutputChannel): Services {
	const log = createLog(channel);
	const clock = systemClock;
	const newId = createIds(
		() => clock.now(),
		(bytes) => void getRandomValues(bytes),
	);
	const changed = new vscode.EventEmitter<void>();
	context.subscriptions.push(
		changed,
		vscode.workspace.onDidChangeConfiguration((event) => {
			if (event.affectsConfiguration("daybook")) changed.fire();
		}),
	);
	const { machineId } = vscode.env;
	const localize: Localize = (sentence, ...values) => vscode.l10n.t(sentence, ...values);
	let database: Database | null = null;
	const open = (): Database =>
		openDatabase({
			folder: context.globalStorageUri.fsPath,
			workerFile: distFile(context, "worker.cjs"),
			wasmFile: distFile(context, "sql-wasm.wasm"),
			machineId,
			log: (line) => log.warn(line),
		});
	const opened = (): Database => (database ??= open());
	const settings = () => readSettings((key) => vscode.workspace.getConfiguration().get(key), localize);
	return {
		context,
		log,
		clock,
		newId,
		localize,
		settings,
		onDidChangeSettings: changed.event,
		database: opened,
		network: createNetwork({
			database: opened,
			clock,
			machineId,
			newId,
			log,
			localize,
			settings: () => settings().network,
		}),
		audit: createAudit({ database: opened, newId, clock, log }),
		isDatabaseOpen: () => database !== null,
		machineId,
		sessionId: newId(),
	};
}

function distFile(context: vscode.ExtensionContext, name: string): string {
	return vscode.Uri.joinPath(context.extensionUri, "dist", name).fsPath;
}
