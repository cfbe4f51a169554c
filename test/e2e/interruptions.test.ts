import { setTimeout as sleep } from "node:timers/promises";
import { startOllamaStandIn, type StandIn } from "../standin/index.ts";
import { type RunningEditor, startEditor } from "../vscode/driven/runningEditor.ts";
import { foundSound, rows } from "./databaseRows.ts";
import { draftsOfPage } from "./draftsOfPage.ts";
import { InterruptedUser, type Sent } from "./interruptedUser.ts";
import { momentsOf } from "./moments.ts";

/** 50 at full size. */
const count = Number(process.env["DAYBOOK_E2E_MOMENTS"] ?? 6);
/** The same moments each time on CI, others everywhere else. */
const usualSeed = process.env["CI"] === "true" ? 2026 : Date.now() % 1_000_000;
const seed = Number(process.env["DAYBOOK_E2E_SEED"] ?? usualSeed);
/** A letter is safe 300 ms after it was typed; a busy machine may need so long (ms) for that. */
const keptAfterMs = 2000;
/** So long (ms) until all is as it will stay: windows that ended are gone, and the log is in the database file. */
const settledWithinMs = 60_000;

const storedSql = `SELECT content FROM messages WHERE role = 'user'
	UNION ALL SELECT content FROM message_queue
	WHERE status = 'waiting' AND NOT EXISTS (SELECT 1 FROM messages WHERE messages.id = message_queue.id)`;
const doubledAnswersSql = `SELECT parent_message_id FROM messages
	WHERE role = 'assistant' GROUP BY parent_message_id HAVING count(*) > 1`;

describe(`a window that ends in the middle of what its user does (seed ${seed})`, function () {
	this.timeout(300_000);
	let standIn: StandIn;
	let editor: RunningEditor;
	let user: InterruptedUser;

	before(async () => {
		standIn = await startOllamaStandIn({ paceMs: 20 });
		editor = await startEditor({ settings: { "daybook.ollama.host": standIn.url } });
		user = new InterruptedUser(editor, await editor.openWindow());
	});

	after(async () => {
		await editor?.stop();
		await standIn?.stop();
	});

	for (const moment of momentsOf(count, seed)) {
		const { doing, cut, afterMs, isNewChat, isHasty, words } = moment;
		const place = isNewChat ? "a new chat" : "the same chat";
		const detail = `${afterMs} ms, ${isHasty ? "hasty" : "slow"}, ${words} words`;
		it(`keeps everything once when it is ${cut} while ${doing} in ${place} (${detail})`, async () => {
			await user.liveThrough(moment);
			await othersEnded();
			const unstored = await eventuallyFine(storedFaults);
			const draft = await eventuallyFine(() => draftFaults(unstored));
			user.sent = user.sent.filter((sent) => sent !== unstored);
			// What never got there began no chat either.
			if (user.chat !== null && unstored?.text.startsWith(user.chat) === true) user.chat = null;
			if (draft !== "") await user.clear();
		});
	}

	it("has everything once at the end", async () => {
		await othersEnded();
		await eventuallyFine(storedFaults);
		await foundSound(editor);
	});

	/** Waits until only the window that is open now lives, and nothing of an answer is left in the making. */
	async function othersEnded(): Promise<void> {
		for (const deadline = Date.now() + settledWithinMs; Date.now() < deadline; await sleep(200)) {
			const hosts = editor.server.extensionHostPids().length;
			const making = rows(editor, "SELECT count(*) AS n FROM answer_checkpoints")[0]?.["n"];
			if (hosts === 1 && making === 0) return;
		}
		throw new Error("An earlier window or an answer in the making does not end.");
	}

	/** What is wrong with messages and queue; or, when nothing is, the message that was sent last and never got there. */
	async function storedFaults(): Promise<readonly string[] | Sent | null> {
		const stored = rows(editor, storedSql).map(({ content }) => String(content));
		const times = (text: string) => stored.filter((one) => one === text).length;
		const known = new Set(user.sent.map(({ text }) => text));
		const missing = user.sent.filter(({ text }) => times(text) === 0);
		const faults = [
			...user.sent.filter(({ text }) => times(text) > 1).map(({ text }) => `doubled: ${text}`),
			...stored.filter((text) => !known.has(text)).map((text) => `never sent: ${text}`),
			...missing.filter((one) => one.isShown || one !== user.sent.at(-1)).map(({ text }) => `lost: ${text}`),
			...rows(editor, doubledAnswersSql).map((row) => `answered twice: ${String(row["parent_message_id"])}`),
		];
		return faults.length > 0 ? faults : (missing[0] ?? null);
	}

	/** What is wrong with the drafts; or, when nothing is, the one there is, which is then shown. */
	async function draftFaults(unstored: Sent | null): Promise<readonly string[] | string> {
		const boxes = new Map([["new", await user.visit(null)]]);
		const isStored = user.chat !== null && unstored?.text.startsWith(user.chat) !== true;
		if (isStored) boxes.set("chat", await user.visit(user.chat));
		const shown = [...boxes].filter(([, text]) => text !== "");
		const kept = [...(await draftsOfPage(await user.panel()))];
		const draft = shown[0]?.[1] ?? "";
		const isOne = shown.length <= 1 && kept.length === shown.length && (kept[0]?.[1] ?? "") === draft;
		if (!isOne) return [`drafts shown: ${JSON.stringify(shown)}, kept: ${JSON.stringify(kept)}`];
		if (!isExpected(draft, unstored)) return [`draft: ${draft}; typed: ${JSON.stringify({ unstored, box: user.box })}`];
		if (shown[0]?.[0] === "new" && isStored) await user.visit(null);
		return draft;
	}

	/** True for the message that never got there, followed by what was typed after it, as far as that was safe. */
	function isExpected(draft: string, unstored: Sent | null): boolean {
		const safeAt = user.cutAt - keptAfterMs;
		const typed = user.box.at(-1)?.text ?? "";
		const safe = user.box.findLast(({ at }) => at < safeAt)?.text ?? "";
		const rest = unstored && draft.startsWith(unstored.text) ? draft.slice(unstored.text.length).trimStart() : draft;
		if (unstored && rest === draft) return unstored.typedAt >= safeAt && unstored.text.startsWith(draft);
		return typed.startsWith(rest) && rest.startsWith(safe);
	}

	/** Repeats a look until nothing is wrong and returns what it says then. */
	async function eventuallyFine<Result>(look: () => Promise<readonly string[] | Result>): Promise<Result> {
		let faults: readonly string[] = [];
		for (const deadline = Date.now() + settledWithinMs; Date.now() < deadline; await sleep(500)) {
			// The panel may go away while it is looked at, as when it was the one of the window that ended.
			const seen = await look().catch((error: unknown) => [String(error)]);
			if (!isList(seen)) return seen;
			faults = seen;
		}
		throw new Error(faults.join("\n"));
	}
});

function isList(value: unknown): value is readonly string[] {
	return Array.isArray(value);
}
