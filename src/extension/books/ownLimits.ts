import { utcOffsetMinutes } from "../../shared/calendarDay.ts";
import type { Services } from "../services.ts";

const noLimits = { day: null, month: null, project: null, chat: null };

/** The limits in µ$ that a project and a chat were given of their own; null: none, so that the settings' hold. */
export async function ownLimits(
	{
		database,
		clock,
	}: Pick<Services, "clock"> & { readonly database: () => Pick<ReturnType<Services["database"]>, "call"> },
	projectId: string | null,
	conversationId: string | null,
): Promise<{ readonly project: number | null; readonly chat: number | null }> {
	const at = clock.now();
	const now = { at, utcOffsetMinutes: utcOffsetMinutes(at), limits: noLimits, warnPercent: 100, plannedMicroUsd: 0 };
	// Apart from each other, as a chat that is shown may belong to another project than the window's.
	const [ofProject, ofChat] = await Promise.all([
		database().call("budgets.judge", { ...now, projectId, conversationId: null }),
		database().call("budgets.judge", { ...now, projectId: null, conversationId }),
	]);
	const limitOf = (standings: typeof ofProject, wanted: "project" | "chat") =>
		standings.find(({ kind }) => kind === wanted)?.limitMicroUsd ?? null;
	return { project: limitOf(ofProject, "project"), chat: limitOf(ofChat, "chat") };
}
