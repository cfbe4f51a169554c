import type { Migration } from "../migrate.ts";
import { peopleAndProjects } from "./0010_peopleAndProjects.ts";
import { conversations } from "./0020_conversations.ts";
import { agentsAndTasks } from "./0030_agentsAndTasks.ts";
import { usage } from "./0040_usage.ts";
import { search } from "./0050_search.ts";
import { ledger } from "./0060_ledger.ts";
import { agentSessionSources } from "./0070_agentSessionSources.ts";
import { timeline } from "./0080_timeline.ts";
import { searchOrder } from "./0090_searchOrder.ts";
import { toolModes } from "./0100_toolModes.ts";
import { spending } from "./0110_spending.ts";
import { fileChanges } from "./0120_fileChanges.ts";

/**
 * Every step of the schema, in order. A step that was released is never edited; numbers rise by ten, so that a late one
 * fits between.
 */
export const migrations: readonly Migration[] = [
	peopleAndProjects,
	conversations,
	agentsAndTasks,
	usage,
	search,
	ledger,
	agentSessionSources,
	timeline,
	searchOrder,
	toolModes,
	spending,
	fileChanges,
];

/** "Dayb" in ASCII, as the first step writes it into the file. */
export const applicationId = 0x44_61_79_62;
