import type { PanelSnapshot } from "../../shared/protocol.ts";
import { ReadLate } from "../../shared/rpc.ts";

/** The chat that is shown, which has to be read from the database. */
export type ShownPart = Pick<PanelSnapshot, "page" | "reveal" | "draft">;

export interface SnapshotSources {
	/** Reads what the rest stands on; what cannot be read is left out. */
	readonly prepare: () => Promise<void>;
	readonly takeShown: () => Promise<ShownPart>;
	/** From here on the panel is notified of what happens. */
	readonly didTake: () => void;
	/** All that is known without waiting. */
	readonly current: () => Omit<PanelSnapshot, keyof ShownPart>;
}

/**
 * What a new panel paints. All but the page of its chat is read at the moment it is sent: a change that was told before must
 * not be undone by an older state that comes after it, since nobody would tell it a second time.
 */
export async function takeSnapshot(sources: SnapshotSources): Promise<ReadLate<PanelSnapshot>> {
	await sources.prepare();
	const shown = await sources.takeShown();
	sources.didTake();
	return new ReadLate(() => ({ ...sources.current(), ...shown }));
}
