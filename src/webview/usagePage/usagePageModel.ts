import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { UsageView } from "../../shared/protocol.ts";
import type { UsageHost } from "../models/hostPort.ts";
import { TimelineModel } from "./timelineModel.ts";
import { UsageModel } from "./usageModel.ts";

/** The page with its two sides: the figures and the timeline. */
export class UsagePageModel {
	readonly usage: UsageModel;
	readonly timeline: TimelineModel;
	readonly #view: Signal<"figures" | "timeline"> = signal("figures");
	readonly #host: UsageHost;

	constructor(host: UsageHost) {
		this.#host = host;
		this.usage = new UsageModel(host);
		this.timeline = new TimelineModel(host);
	}

	get view(): ReadonlySignal<"figures" | "timeline"> {
		return this.#view;
	}

	/** Asks the host what the page was opened on, and shows it. */
	async start(): Promise<void> {
		await this.show(await this.#host.request("usage/ready", null).catch((): UsageView => ({ view: "figures" })));
	}

	async show(wanted: UsageView): Promise<void> {
		const view = wanted.view === "timeline" ? "timeline" : "figures";
		if (view !== this.#view.peek()) this.usage.closeCalls();
		this.#view.value = view;
		if (wanted.view === "timeline") await this.timeline.open(wanted.projectId);
		else {
			if (wanted.view === "calls") await this.usage.openCalls(wanted.title, wanted.filter);
			await this.usage.refresh();
		}
	}

	/** The books changed: what is shown is read again. */
	async refresh(): Promise<void> {
		if (this.#view.peek() === "figures") await this.usage.refresh();
		// A timeline that was scrolled back stays as it is; the first page is worth reading again.
		else if (this.timeline.shown.peek() === null) await this.timeline.open(this.timeline.projectId.peek());
	}
}
