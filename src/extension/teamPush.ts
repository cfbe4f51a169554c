import * as vscode from "vscode";
import type { RegisterCommand } from "./commands.ts";
import { commands } from "./contributions.ts";
import type { Services } from "./services.ts";
import type { Team } from "./team/index.ts";

/** Between two pushes that nobody asked for. */
const pushEveryMs = 15 * 60 * 1000;

/** The commands of the push to a team's database, and the push by itself where the user switched that on. */
export function registerTeam(services: Services, registerCommand: RegisterCommand): vscode.Disposable {
	const { clock, settings, log } = services;
	let team: Team | null = null;
	const load = async (): Promise<Team> => {
		const bundle = await import("./team/index.ts");
		return (team ??= new bundle.Team(services));
	};
	const pushByItself = async (): Promise<void> => {
		if (!settings().pushesToTeam) return;
		const loaded = await load();
		if (await loaded.isConnected()) await loaded.push();
	};
	let stopWaiting = (): void => {};
	const wait = (): void => {
		stopWaiting = clock.after(pushEveryMs, () => {
			void pushByItself()
				.catch((error: unknown) => log.error("The usage was not sent to the team", error))
				.finally(wait);
		});
	};
	wait();
	return vscode.Disposable.from(
		{ dispose: () => stopWaiting() },
		registerCommand(commands.teamConnect, async (connectionString) => (await load()).connect(connectionString)),
		registerCommand(commands.teamDisconnect, async () => (await load()).disconnect()),
		registerCommand(commands.teamPush, async () => (await load()).pushAndTell()),
	);
}
