import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { createProvider } from "../../../src/extension/providers/ollama/index.ts";
import type { Host } from "../../../src/extension/providers/provider.ts";
import { askModel } from "../../../src/extension/chat/modelQuestions.ts";
import { ExposedAddresses } from "../../../src/extension/exposedAddresses.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { Catalog, ExposedHosts } from "../../../src/extension/models/index.ts";
import { TaskRunner } from "../../../src/extension/tasks/taskRunner.ts";
import { startOllamaStandIn, type StandIn } from "../../standin/index.ts";
import { realSurroundings } from "../providers/surroundings.ts";
import { type ChatFixture, noTools, openChat } from "./chatFixture.ts";

const evil = "http://evil.example:11434";
const elsewhere: Host = { id: "other", name: "Other", kind: "ollama", baseUrl: "http://elsewhere.example:11434" };
const words = "the harbour plan of 1931";
const modelId = "ollama/demo:latest";

describe("Hosts on whose way others can read along", () => {
	let standIn: StandIn;
	let chat: ChatFixture;
	let catalog: Catalog;
	let tasks: TaskRunner;
	/** Where the host is; what is sent to that name arrives at the stand-in. */
	let address: string;
	let secrets: Map<string, string>;
	let isLocked: boolean;
	let asked: string[];
	let answers: (boolean | Promise<boolean>)[];

	before(async () => {
		standIn = await startOllamaStandIn();
	});
	after(async () => standIn.stop());

	beforeEach(async () => {
		address = evil;
		secrets = new Map();
		isLocked = false;
		asked = [];
		answers = [];
		catalog = await openCatalog();
		chat = await openChat(null, { ...noTools, didFreeChat: (id, isComplete) => tasks.didFree(id, isComplete) });
		chat.finding.resolve = async (id, mayAsk) => catalog.resolve(id, mayAsk);
		tasks = new TaskRunner({
			...chat.stores,
			clock: chat.clock,
			rounds: chat.runner,
			limit: () => 1,
			log: { error: (what, error) => assert.fail(`${what}: ${String(error)}`) },
			didChange: () => undefined,
			didEnd: () => undefined,
			needsUser: () => undefined,
		});
	});
	afterEach(async () => {
		tasks.dispose();
		await chat.runner.dispose();
		catalog.dispose();
	});

	/** What a window of this machine reads and writes. */
	const addresses = () =>
		new ExposedAddresses({
			get: async (name) => secrets.get(name),
			store: async (name, value) => {
				if (isLocked) throw new Error("the keyring is locked");
				secrets.set(name, value);
			},
		});

	/** The hosts of a window of this machine, asked over real sockets. */
	async function openCatalog(): Promise<Catalog> {
		const host = (): Host => ({ id: "ollama", name: "Ollama", kind: "ollama", baseUrl: address });
		const exposed = new ExposedHosts({
			addresses: addresses(),
			ask: async ({ baseUrl }) => {
				asked.push(baseUrl);
				return answers.shift() ?? assert.fail("asked more often than expected");
			},
			localize: plainEnglish,
		});
		const opened = new Catalog({
			findHosts: async () => [host(), elsewhere],
			keyFor: async () => null,
			providerFor: async (found) => createProvider(realSurroundings(found, { fetch: fetchAtStandIn })),
			contextWindowFor: () => null,
			describeFailure: (error) => ({ code: "broken", message: String(error), detail: null, actions: [] }),
			exposed,
			isLocalOnly: () => false,
			log: { error: (what, error) => assert.fail(`${what}: ${String(error)}`) },
			localize: plainEnglish,
		});
		await opened.refresh();
		return opened;
	}

	const fetchAtStandIn: typeof globalThis.fetch = async (input, init) => {
		const url = input instanceof Request ? input.url : String(input);
		return fetch(url.replace(address, standIn.url).replace(elsewhere.baseUrl, standIn.url), init);
	};

	/** Requests since the test began that hold what the user wrote. */
	let earlier = 0;
	beforeEach(() => (earlier = standIn.requests.length));
	const sent = () =>
		standIn.requests.slice(earlier).filter(({ text, path }) => text.includes(words) || path === "/api/chat").length;

	async function until(isSo: () => boolean): Promise<void> {
		for (let turn = 0; turn < 4000 && !isSo(); turn++) {
			await wait(5);
			await chat.clock.pass(0);
		}
		assert.ok(isSo(), "it does not come to that");
		await chat.settled();
	}

	async function send(conversationId: string | null = null, text = words): Promise<string> {
		const request = { messageId: chat.newId(), conversationId, text, modelId, replaces: null };
		const { conversation } = await chat.runner.start(request);
		await until(() => !chat.runner.isBusy(conversation.id));
		return conversation.id;
	}

	const messages = async (id: string) => (await chat.conversations.page(id, null))?.messages ?? [];
	const last = async (id: string) => (await messages(id)).at(-1);

	it("are asked about before the first message, and after a yes not again, in no window (NDJ-014)", async () => {
		answers = [true];
		const id = await send();
		assert.equal((await last(id))?.state, "complete");
		await send(id, "And then?");
		await chat.runner.retry((await last(id))?.id ?? "", null);
		await until(() => !chat.runner.isBusy(id));
		catalog.dispose();
		catalog = await openCatalog();
		assert.equal((await last(await send()))?.state, "complete");
		assert.deepEqual(asked, [evil]);
		assert.equal(sent(), 4);
	});

	it("sends not a byte after a no, keeps the message and shows what to do", async () => {
		answers = [false];
		const id = await send();
		const [question, answer] = await messages(id);
		assert.deepEqual(question?.parts, [{ type: "text", text: words }]);
		assert.deepEqual([answer?.state, answer?.failure?.code], ["failed", "exposed"]);
		assert.equal(
			answer?.failure?.message,
			`Nothing was sent to ${evil}: the connection is not encrypted, and you did not agree to that.`,
		);
		assert.deepEqual(answer?.failure?.actions, ["retry", "choose_model", "open_settings"]);
		assert.equal(sent(), 0);
		assert.equal(secrets.size, 0);
	});

	it("asks again when the user tries again, and sends what he wrote then", async () => {
		answers = [false, true];
		const id = await send();
		await chat.runner.retry((await last(id))?.id ?? "", null);
		await until(() => !chat.runner.isBusy(id));
		assert.equal((await last(id))?.state, "complete");
		assert.deepEqual(asked, [evil, evil]);
		assert.equal(sent(), 1);
	});

	it("asks for each address of its own, exactly as it is written", async () => {
		answers = [true, false, false];
		const id = await send();
		for (const other of ["http://evil.example:11435", `${evil}/ollama`]) {
			address = other;
			await catalog.refresh();
			await send(id);
			assert.equal((await last(id))?.failure?.code, "exposed", other);
		}
		assert.deepEqual(asked, [evil, "http://evil.example:11435", `${evil}/ollama`]);
		assert.equal(sent(), 1);
	});

	it("asks once for two chats that wait for the same answer", async () => {
		let agree: (isAgreed: boolean) => void = () => undefined;
		answers = [new Promise((resolve) => (agree = resolve))];
		const both = [send(), send()];
		await until(() => asked.length > 0 && chat.runner.running().length === 2);
		agree(true);
		for (const id of await Promise.all(both)) assert.equal((await last(id))?.state, "complete");
		assert.deepEqual(asked, [evil]);
	});

	it("lets the user stop an answer that waits for his word", async () => {
		answers = [new Promise<boolean>(() => undefined)];
		const request = { messageId: "m-1", conversationId: null, text: words, modelId, replaces: null };
		const { conversation } = await chat.runner.start(request);
		await until(() => asked.length > 0);
		await chat.runner.stop(conversation.id);
		assert.equal(chat.runner.isBusy(conversation.id), false);
		assert.equal(sent(), 0);
	});

	it("neither asks for nor sends a task that runs by itself, until the user agreed by a send of his own", async () => {
		const first = await tasks.create(words, modelId);
		const task = (id: string) => chat.book.book.run("tasks.get", { taskId: id });
		await until(() => task(first.id)?.status === "failed");
		assert.match(task(first.id)?.error ?? "", /Send a message there in a chat to be asked/);
		await tasks.resume(first.id);
		await until(() => task(first.id)?.status === "failed");
		assert.deepEqual([asked, sent()], [[], 0]);
		answers = [true];
		await send();
		const second = await tasks.create(words, modelId);
		await until(() => task(second.id)?.status === "completed");
		assert.deepEqual([asked, sent()], [[evil], 2]);
	});

	it("neither asks for nor sends what is asked of a model outside of chats", async () => {
		const options = {
			...chat.stores,
			clock: chat.clock,
			spending: { admit: chat.admission.admit, release: async (id: string) => void chat.admission.released.push(id) },
			resolveModel: async (id: string) => chat.finding.resolve(id),
			modelOf: async () => modelId,
		};
		const parts = [{ type: "text" as const, text: words }];
		const question = {
			kind: "link" as const,
			conversationId: null,
			messages: () => [{ role: "user" as const, parts }],
			maxOutputTokens: 100,
		};
		await assert.rejects(askModel(options, question, AbortSignal.timeout(60_000)), { code: "exposed" });
		assert.deepEqual([asked, sent(), chat.admission.released.length], [[], 0, 1]);
	});

	it("neither asks for nor sends a summary, and says so when the user wants one", async () => {
		answers = [true];
		const id = await send();
		await send(id);
		address = "http://elsewhere.example:11434";
		await catalog.refresh();
		const already = sent();
		await assert.rejects(chat.context.summarise(id), { code: "exposed" });
		chat.summaryRule = { afterRounds: 1, atShare: 0.01, modelId: null };
		await chat.summarizer.consider(id);
		assert.deepEqual([asked, sent() - already], [[evil], 0]);
	});

	it("does not ask for a queued message that goes by itself; it stands in the chat with the way on", async () => {
		let agree: (isAgreed: boolean) => void = () => undefined;
		answers = [new Promise((resolve) => (agree = resolve)), true];
		const request = { messageId: "m-1", conversationId: null, text: words, modelId, replaces: null };
		const { id } = (await chat.runner.start(request)).conversation;
		await chat.queue.add({ id: "q-1", conversationId: id, text: "And then?", modelId: "other/demo:latest" });
		await until(() => asked.length > 0);
		agree(true);
		await until(() => chat.bodies("answer/didEnd").length === 2 && !chat.runner.isBusy(id));
		assert.equal((await last(id))?.failure?.code, "exposed");
		assert.deepEqual([asked, sent()], [[evil], 1]);
		await chat.runner.retry((await last(id))?.id ?? "", "other/demo:latest");
		await until(() => !chat.runner.isBusy(id));
		assert.equal((await last(id))?.state, "complete");
		assert.deepEqual(asked, [evil, elsewhere.baseUrl]);
	});

	it("never asks for this machine, for https and for models that have no address", async () => {
		const exposed = new ExposedHosts({
			addresses: { list: async () => assert.fail("read"), add: async () => assert.fail("written") },
			ask: async () => assert.fail("asked"),
			localize: plainEnglish,
		});
		const near = ["http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1", "http://host.docker.internal:1"];
		for (const baseUrl of [...near, "https://evil.example", ""])
			await exposed.ask({ id: "one", name: "One", kind: "openai", baseUrl });
	});

	it("asks again, in the same window, for an address that was taken back, and for that one alone", async () => {
		answers = [true, true, false];
		const id = await send();
		address = elsewhere.baseUrl;
		await catalog.refresh();
		await send(id);
		await addresses().remove(evil);
		assert.equal((await last(await send()))?.state, "complete");
		address = evil;
		await catalog.refresh();
		assert.equal((await last(await send()))?.failure?.code, "exposed");
		assert.deepEqual(asked, [evil, elsewhere.baseUrl, evil]);
	});

	it("holds for the window where the editor keeps no secrets", async () => {
		isLocked = true;
		answers = [true];
		await send();
		assert.equal((await last(await send()))?.state, "complete");
		assert.deepEqual([asked, sent()], [[evil], 2]);
	});

	it("forgets the oldest of many, and none of the others", async () => {
		const all = Array.from({ length: 201 }, (_, index) => `http://${index}.example`);
		const known = addresses();
		await Promise.all(all.map(async (each) => known.add(each)));
		assert.deepEqual(await known.list(), all.slice(1));
		await known.add(all[5] ?? "");
		assert.equal((await known.list()).length, 200);
	});

	it("asks when what is remembered cannot be read, and takes nothing else for an agreement", async () => {
		for (const planted of ["not ours", JSON.stringify({ [evil]: true }), JSON.stringify([`${evil}/`, "http:"])]) {
			secrets.set("daybook.exposedAddresses", planted);
			answers = [false];
			assert.equal((await last(await send()))?.failure?.code, "exposed", planted);
		}
		assert.equal(asked.length, 3);
	});
});
