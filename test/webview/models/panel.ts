import { checkRequest } from "../../../src/extension/chat/requestSchemas.ts";
import { ChatModel } from "../../../src/webview/models/chatModel.ts";
import type { ChatRequests } from "../../../src/webview/models/hostPort.ts";
import type { PageStore } from "../../../src/webview/models/pageStorage.ts";
import type { PanelState } from "../../../src/webview/models/panelMemory.ts";
import type { PanelNotifications } from "../../../src/shared/protocol.ts";
import { Endpoint, type Wire } from "../../../src/shared/rpc.ts";
import { FakeHost, type FakeHostState } from "../stage/fakeHost.ts";

/** A panel's models joined to a fake host, with time and storage in the test's hands. */
export interface TestPanel {
	readonly chat: ChatModel;
	readonly host: FakeHost;
	readonly drafts: Map<string, string>;
	readonly states: PanelState[];
	/** Runs what waits for the next frame; returns how many callbacks did. */
	frame(): number;
	/** Runs what waits for a timer. */
	elapse(): void;
	/** Lets all messages on the wire arrive and be answered. */
	settle(): Promise<void>;
}

export interface TestPanelOptions {
	readonly drafts?: Map<string, string>;
	readonly remembered?: PanelState;
	/** What the page stored beside drafts, by "<store>/<key>". */
	readonly stored?: Map<string, unknown>;
	/** In the place of a storage that keeps everything at once. */
	readonly storage?: PageStore;
	/** The number in the first id this page makes; 1 when it is left out. */
	readonly firstId?: number;
}

/** Opens a panel on a state of the host; it has not asked for anything yet. */
export function openPanel(state: FakeHostState, options: TestPanelOptions = {}): TestPanel {
	const [panelWire, hostWire] = wires();
	const stored = options.stored ?? new Map<string, unknown>();
	const drafts = options.drafts ?? new Map<string, string>();
	const states: PanelState[] = [];
	const frames: (() => void)[] = [];
	const timers = new Set<() => void>();
	const host = new FakeHost(hostWire, state, checkRequest);
	let ids = (options.firstId ?? 1) - 1;
	const chat = new ChatModel({
		connect: (notifications) =>
			new Endpoint<Record<string, never>, PanelNotifications, ChatRequests, Record<string, never>>(panelWire, {
				requests: {},
				notifications,
				describeError: (error) => ({ code: "panel_error", message: String(error) }),
			}),
		memory: { read: () => options.remembered ?? null, write: (next) => states.push(next) },
		storage: options.storage ?? {
			read: async (name, key) => structuredClone(drafts.get(storedKey(name, key)) ?? stored.get(`${name}/${key}`)),
			write: async (name, key, value) =>
				void (name === "drafts" && typeof value === "string"
					? drafts.set(key, value)
					: stored.set(`${name}/${key}`, structuredClone(value))),
			remove: async (name, key) => void (drafts.delete(storedKey(name, key)), stored.delete(`${name}/${key}`)),
		},
		onNextFrame: (run) => frames.push(run),
		later(run) {
			timers.add(run);
			return () => timers.delete(run);
		},
		newId: () => `request-${++ids}`,
	});
	return {
		chat,
		host,
		drafts,
		states,
		frame: () => frames.splice(0).map((run) => run()).length,
		elapse() {
			const due = [...timers];
			timers.clear();
			for (const run of due) run();
		},
		settle: () => new Promise((resolve) => setTimeout(resolve, 5)),
	};
}

/** Drafts are looked at by the tests, under their own names. */
function storedKey(name: string, key: string): string {
	return name === "drafts" ? key : `${name}/${key}`;
}

/** Two ends of a wire that carries copies, one after the other. */
function wires(): readonly [Wire, Wire] {
	const listeners: [Set<(message: unknown) => void>, Set<(message: unknown) => void>] = [new Set(), new Set()];
	const end = (own: 0 | 1): Wire => ({
		send(message) {
			const copy: unknown = structuredClone(message);
			queueMicrotask(() => {
				for (const listener of listeners[own === 0 ? 1 : 0]) listener(copy);
			});
		},
		receive(listener) {
			listeners[own].add(listener);
			return () => listeners[own].delete(listener);
		},
	});
	return [end(0), end(1)];
}
