import { getRandomValues } from "node:crypto";
import * as vscode from "vscode";
import { type Database, openDatabase } from "../db/index.ts";
import { type Audit, createAudit } from "./audit.ts";
import { type Clock, systemClock } from "./clock.ts";
import { createIds } from "./ids.ts";
import { localizeIn } from "./localize.ts";
import { createLog } from "./log.ts";
import { createNetwork } from "./network/index.ts";
import type { Services } from "./services.ts";
import { settingLevels } from "./settingLevels.ts";
import { readSettings } from "./settings.ts";
import { strictReader } from "./strictSettings.ts";
import { allowedBySettings, widenedBetween } from "./widenedSettings.ts";

/** Windows that hear of a change within this time hear of the same one. */
const sameChangeMs = 60_000;

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
	const get = strictReader((key) => vscode.workspace.getConfiguration().get(key), settingLevels);
	const { machineId } = vscode.env;
	const localize = localizeIn(vscode.env.language, (sentence, ...values) => vscode.l10n.t(sentence, ...values));
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
	const settings = () => readSettings(get, localize);
	const audit = createAudit({ database: opened, newId, clock, log });
	context.subscriptions.push(auditSettings(audit, clock, get, changed.event));
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
		audit,
		isDatabaseOpen: () => database !== null,
		machineId,
		sessionId: newId(),
	};
}

/** Enters in the book when a setting lets more happen than before. Every window hears of it, and they enter the same line. */
function auditSettings(
	audit: Audit,
	clock: Clock,
	get: (key: string) => unknown,
	didChange: vscode.Event<void>,
): vscode.Disposable {
	let allowed = allowedBySettings(get);
	return didChange(() => {
		const before = allowed;
		allowed = allowedBySettings(get);
		for (const { setting, allows } of widenedBetween(before, allowed)) {
			const change = `${setting} ${Math.floor(clock.now() / sameChangeMs)} ${allows.join(" ")}`.slice(0, 500);
			void audit({
				id: change,
				action: "rights.setting",
				target: { kind: "setting", id: setting },
				detail: { allows },
			});
		}
	});
}

function distFile(context: vscode.ExtensionContext, name: string): string {
	return vscode.Uri.joinPath(context.extensionUri, "dist", name).fsPath;
}
