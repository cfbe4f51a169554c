import * as vscode from "vscode";
import { staysOnThisMachine } from "../address.ts";
import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { Services } from "../services.ts";
import { readConnectionString } from "./connectionString.ts";
import { pushUsage } from "./pushUsage.ts";
import { describeTeamFailure } from "./teamFailure.ts";

/** Where the secret storage keeps the connection string. */
const secretName = "daybook.team.connection";

/** The optional push of usage to a team's PostgreSQL. A bundle of its own, loaded when it is used. */
export class Team {
	readonly #services: Services;
	#pushing: Promise<number> | null = null;

	constructor(services: Services) {
		this.#services = services;
	}

	/** Takes or asks for the connection string, tries it with a first push, and keeps it in the secret storage when it works. */
	async connect(text: unknown): Promise<void> {
		const { context, localize } = this.#services;
		const entered = typeof text === "string" ? text : await this.#ask();
		if (entered === undefined) return;
		const target = readConnectionString(entered, localize);
		await this.#pushing?.catch(() => {});
		const pushed = await this.#only(async () => this.#push(entered.trim(), true));
		await context.secrets.store(secretName, entered.trim());
		void vscode.window.showInformationMessage(
			`${localize("Connected to {0}.", target.name)} ${sentSentence(pushed, localize)}`,
		);
	}

	async disconnect(): Promise<void> {
		const { context, localize } = this.#services;
		await context.secrets.delete(secretName);
		void vscode.window.showInformationMessage(
			localize("Nothing is sent to the team's database any more. What is there stays there."),
		);
	}

	async isConnected(): Promise<boolean> {
		return (await this.#services.context.secrets.get(secretName)) !== undefined;
	}

	/** As asked for by the user. Returns how many rows were sent. */
	async pushAndTell(): Promise<number> {
		const pushed = await this.push();
		void vscode.window.showInformationMessage(sentSentence(pushed, this.#services.localize));
		return pushed;
	}

	/** Sends what is new; one push at a time. Returns how many rows were sent. */
	async push(): Promise<number> {
		return this.#only(async () => this.#push(await this.#connection(), false));
	}

	async #only(push: () => Promise<number>): Promise<number> {
		this.#pushing ??= push().finally(() => {
			this.#pushing = null;
		});
		return this.#pushing;
	}

	async #connection(): Promise<string> {
		const { context, localize } = this.#services;
		const text = await context.secrets.get(secretName);
		if (text !== undefined) return text;
		throw new DaybookError(
			"not_connected",
			localize("No team database is connected. Run “Connect Team Database” first."),
		);
	}

	async #push(text: string, isTrial: boolean): Promise<number> {
		const { database, clock, localize, log, network } = this.#services;
		try {
			const target = readConnectionString(text, localize);
			if (network.isLocalOnly() && !staysOnThisMachine(`http://${target.name}`)) {
				throw new DaybookError(
					"local_only",
					localize("“Local only” is on, so nothing is sent to the team's database."),
				);
			}
			return await pushUsage({ database, target, now: () => clock.now(), log: network.log, isTrial });
		} catch (error) {
			const failure = describeTeamFailure(error, localize);
			log.warn(`The usage was not sent to the team: ${failure.code}`);
			throw failure;
		}
	}

	async #ask(): Promise<string | undefined> {
		const { localize } = this.#services;
		return vscode.window.showInputBox({
			title: localize("Connect to the team's PostgreSQL"),
			prompt: localize("Counts, costs, your user name and project names are sent, never what was said."),
			placeHolder: "postgresql://user:password@host:5432/database",
			password: true,
			ignoreFocusOut: true,
			validateInput: (value) => {
				try {
					readConnectionString(value, localize);
					return null;
				} catch (error) {
					return error instanceof Error ? error.message : null;
				}
			},
		});
	}
}

function sentSentence(pushed: number, localize: Localize): string {
	if (pushed === 0) return localize("There is nothing new to send to the team's database.");
	if (pushed === 1) return localize("1 model call was sent to the team's database.");
	return localize("{0} model calls were sent to the team's database.", localize.count(pushed));
}
