import type * as vscode from "vscode";
import type { StoreStatus } from "../db/index.ts";
import { tellDamage } from "./data/index.ts";
import type { Services } from "./services.ts";
import { watchSettingProblems } from "./settingsNotice.ts";
import { offerWhereWasI, readPriceOverrides } from "./usage/index.ts";
import type { WindowRecords } from "./windowRecords.ts";

export interface StartUpOptions {
	readonly services: Services;
	readonly records: WindowRecords;
	readonly projectId: () => string | null;
	/** Rows that this window did not write itself are new or changed. */
	readonly didChange: () => void;
}

/** Enters the session and listens to the database; to be called a while after activation, when the editor stands. */
export function startUp({ services, records, projectId, didChange }: StartUpOptions): void {
	const { log, context } = services;
	const database = services.database();
	const enterPrices = (): void => enterPriceOverrides(services);
	const stops = [
		database.onDidChange(didChange),
		database.onDidReplace(() => {
			records.reenter();
			enterPrices();
		}),
		tellDamageOnce(services),
	];
	context.subscriptions.push({ dispose: () => stops.forEach((stop) => stop()) });
	void records.tracker.open();
	enterPrices();
	context.subscriptions.push(services.onDidChangeSettings(enterPrices), watchSettingProblems(services));
	void database.keepBackup("daily").catch((error: unknown) => log.error("The daily backup could not be made", error));
	offerTimeline(services, records.projects.onDidChange, projectId);
}

function tellDamageOnce({ database, localize }: Services): () => void {
	let hasTold = false;
	const look = (status: StoreStatus | null): void => {
		if (hasTold || !status?.damage) return;
		hasTold = true;
		void tellDamage(status, localize);
	};
	// It may have been opened before, by whatever needed it first.
	look(database().status());
	return database().onDidChangeStatus(look);
}

function enterPriceOverrides({ settings, database, clock, log, localize }: Services): void {
	const { prices } = readPriceOverrides(settings(), localize);
	void database()
		.call("prices.setOverrides", { prices, at: clock.now() })
		.catch((error: unknown) => log.error("The price overrides could not be entered", error));
}

/** Once, as soon as it is known which project the window is on. */
function offerTimeline(
	services: Services,
	onDidChangeProjects: vscode.Event<void>,
	projectId: () => string | null,
): void {
	let isOffered = false;
	const offer = (): void => {
		const id = projectId();
		if (isOffered || id === null) return;
		isOffered = true;
		void offerWhereWasI(services, id).catch((error: unknown) =>
			services.log.error("The last activity could not be read", error),
		);
	};
	services.context.subscriptions.push(onDidChangeProjects(offer));
	offer();
}
