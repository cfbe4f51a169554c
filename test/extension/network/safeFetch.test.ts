import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { systemClock } from "../../../src/extension/clock.ts";
import { expectedCode } from "../../../src/extension/errors.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { isNamed } from "../../../src/extension/network/hostRules.ts";
import { judgeUrl } from "../../../src/extension/network/judgeUrl.ts";
import type { ContactEnd } from "../../../src/extension/network/networkLog.ts";
import {
	fetchLimits,
	fetchPage,
	type FetchSurroundings,
	resolveBySystem,
} from "../../../src/extension/network/safeFetch.ts";
import { HeldClock } from "../sessions/heldClock.ts";
import { bomb, changingNames, endless, HostileSite, page, redirectTo, stalled } from "./hostileSite.ts";
import { naiveFetch } from "./naiveFetch.ts";

interface CorpusCase {
	readonly id: string;
	readonly input: string | Readonly<Record<string, unknown>>;
}

const corpus = JSON.parse(
	readFileSync(new URL("../../fixtures/urlFetch.json", import.meta.url), "utf8"),
) as readonly CorpusCase[];
const publicAddress = "93.184.216.34";

/** Cases that are a plain address which must not be dialled, with the code of the refusal. */
const refusals: Readonly<Record<string, string>> = {
	"SSR-001": "private_address",
	"SSR-002": "private_address",
	"SSR-005": "private_address",
	"SSR-006": "private_address",
	"SSR-007": "private_address",
	"SSR-009": "private_address",
	"SSR-010": "private_address",
	"SSR-011": "private_address",
	"SSR-012": "private_address",
	"SSR-013": "private_address",
	"SSR-015": "private_address",
	"SSR-017": "private_address",
	"SSR-018": "private_address",
	"SSR-022": "private_address",
	"SSR-028": "bad_address",
};
const covered = new Set([
	...Object.keys(refusals),
	...["023", "024", "025", "026", "027", "029", "032", "034", "035", "036"].map((number) => `SSR-${number}`),
]);

describe("Fetching a page that someone named", () => {
	let site: HostileSite;
	let contacts: { host: string; purpose: string; end: ContactEnd | null }[];

	/** As in the window, but every socket leads to the hostile site and every name is public. */
	const surroundings = (changes: Partial<FetchSurroundings> = {}): FetchSurroundings => ({
		log: {
			begin(host, purpose) {
				const contact: (typeof contacts)[number] = { host, purpose, end: null };
				contacts.push(contact);
				return (end) => {
					contact.end = end;
				};
			},
		},
		clock: systemClock,
		localize: plainEnglish,
		allowedPrivateHosts: () => [],
		isLocalOnly: () => false,
		resolve: changingNames([publicAddress]).resolve,
		limits: fetchLimits,
		createConnection: site.createConnection,
		...changes,
	});
	const fetchWith = async (url: string, changes: Partial<FetchSurroundings> = {}) =>
		fetchPage(surroundings(changes), url, "link", new AbortController().signal);
	const refused = async (url: string, code: string, changes: Partial<FetchSurroundings> = {}): Promise<void> => {
		await assert.rejects(fetchWith(url, changes), (error) => {
			assert.equal(expectedCode(error), code, String(error));
			return true;
		});
	};
	const start = async (answers: ConstructorParameters<typeof HostileSite>[0] = {}): Promise<void> => {
		site = await new HostileSite(answers).start();
	};

	beforeEach(() => {
		contacts = [];
	});
	afterEach(async () => site.close());

	it("covers every case of the corpus", () => {
		site = new HostileSite();
		assert.deepEqual(
			corpus.map(({ id }) => id).filter((id) => !covered.has(id)),
			[],
		);
	});

	for (const { id, input } of corpus) {
		const code = refusals[id];
		if (code === undefined || typeof input !== "string") continue;
		it(`opens no socket for ${id}: ${input}`, async () => {
			await start({ "/": page("secret"), "/latest/meta-data/": page("secret"), "/api/tags": page("secret") });
			const url = input.replace("__PORT__", String(site.port));
			await refused(url, code, { resolve: changingNames(["127.0.0.1", "::1"]).resolve });
			assert.deepEqual([site.connections, site.dialled, contacts], [0, [], []]);

			assert.equal(await naiveFetch(url, site), "secret");
		});
	}

	it("keeps user name and password from the wire (SSR-028)", async () => {
		await start({ "/": page("") });
		await naiveFetch("https://user:pass@example.com/", site);
		assert.match(site.requests[0]?.headers.authorization ?? "", /^Basic /);
		await refused("https://user:pass@example.com/", "bad_address");
		assert.equal(site.requests.length, 1);
	});

	it("dials the address that was judged, whatever the name answers next (SSR-023)", async () => {
		await start({ "/": page("<p>there") });
		const names = changingNames([publicAddress], ["127.0.0.1"]);
		await fetchWith("http://rebind.test/", names);
		assert.deepEqual(names.asked, ["rebind.test"]);
		assert.deepEqual(site.dialled, [{ host: "rebind.test", address: publicAddress }]);

		// Judged by one answer and dialled by the next.
		const naive = changingNames([publicAddress], ["127.0.0.1"]);
		assert.equal((await naive.resolve("rebind.test"))[0]?.address, publicAddress);
		const dialled = (await naive.resolve("rebind.test"))[0]?.address;
		assert.equal(await naiveFetch(`http://${dialled}/`, site), "<p>there");
		assert.equal(site.dialled.at(-1)?.address, "127.0.0.1");
	});

	it("refuses a name when any of its addresses is private", async () => {
		await start();
		await refused("http://mixed.test/", "private_address", changingNames([publicAddress, "10.0.0.7"]));
		await refused("http://mixed.test/", "private_address", changingNames([publicAddress, "::7f00:1"]));
		await refused("http://nowhere.test/", "unresolved", changingNames([]));
		assert.deepEqual(site.dialled, []);
	});

	it("judges every redirect anew and tells of one that leads to another host (SSR-024)", async () => {
		const canary = await new HostileSite({ "/": page("secret") }).start();
		const there = `http://127.0.0.1:${canary.port}/`;
		await start({
			"/r": redirectTo(there),
			"/inside": redirectTo("/end"),
			"/end": page("<p>end"),
			"/round": redirectTo("/round"),
		});
		try {
			await refused("http://public.test/r", "moved_elsewhere");
			assert.equal(canary.connections, 0);
			await assert.rejects(fetchWith("http://public.test/r"), { location: there });
			await refused(there, "private_address");
			assert.equal((await fetchWith("http://public.test/inside")).url, "http://public.test/end");
			await refused("http://public.test/round", "too_many_redirects");

			assert.equal(await (await fetch(`http://127.0.0.1:${site.port}/r`)).text(), "secret");
		} finally {
			await canary.close();
		}
	});

	it("follows no redirect out of the web (SSR-025)", async () => {
		const target = new URL("../../fixtures/urlFetch.json", import.meta.url).href;
		await start({ "/r": redirectTo(target) });
		await refused("http://public.test/r", "bad_address");
		assert.match(await naiveFetch("http://public.test/r", site), /SSR-025/);
	});

	it("fetches http and https only (SSR-026, SSR-027)", async () => {
		await start();
		const file = new URL("../../fixtures/urlFetch.json", import.meta.url).href;
		const data = "data:text/html,<script>1</script>";
		for (const address of [
			"file:///etc/passwd",
			file,
			data,
			"ftp://example.com/",
			"javascript:1",
			"blob:x",
			"",
			"example",
		]) {
			await refused(address, "bad_address");
		}
		assert.match(await naiveFetch(file, site), /SSR-026/);
		assert.match(await naiveFetch(data, site), /script/);
	});

	it("knows a host by its whole name (SSR-029)", async () => {
		await start();
		const evil = "https://docs.python.org.evil.example/";
		assert.equal(isNamed(new URL(evil), ["docs.python.org"]), false);
		assert.equal(isNamed(new URL("https://docs.python.org/3/"), ["docs.python.org"]), true);
		assert.equal(evil.startsWith("https://docs.python.org"), true);
	});

	it("judges the host that is dialled (SSR-032)", async () => {
		await start({ "/@docs.python.org/": page("<p>evil") });
		const text = "http://evil.example\\@docs.python.org/";
		assert.equal(judgeUrl(text, plainEnglish).hostname, "evil.example");
		const names = changingNames([publicAddress]);
		await fetchWith(text, names);
		assert.deepEqual(names.asked, ["evil.example"]);
		assert.equal(site.dialled[0]?.host, "evil.example");
		// A pattern takes what stands after the "@" for the host.
		assert.equal(/^https?:\/\/(?:[^/]*@)?([^/:]+)/.exec(text)?.[1], "docs.python.org");
	});

	it("leaves a body without end after five megabytes (SSR-034)", async () => {
		await start({ "/big": endless });
		await refused("http://public.test/big", "too_large");
		const received = contacts[0]?.end?.bytesReceived ?? 0;
		assert.ok(received > fetchLimits.wireBytes && received < fetchLimits.wireBytes + 1024 * 1024, `${received}`);

		const most = fetchLimits.wireBytes * 2;
		assert.ok((await naiveFetch("http://public.test/big", site, most)).length > most);
	});

	it("leaves a body that unpacks without end (SSR-035)", async () => {
		await start({ "/bomb": bomb });
		await refused("http://public.test/bomb", "too_large");
		assert.ok((contacts[0]?.end?.bytesReceived ?? Infinity) < 1024 * 1024);

		const packed = await fetch(`http://127.0.0.1:${site.port}/bomb`, { headers: { "accept-encoding": "gzip" } });
		assert.ok((await packed.arrayBuffer()).byteLength > fetchLimits.pageBytes);
	});

	it("gives up a page that stands still, and one that takes too long (SSR-036)", async () => {
		let write = (): void => {};
		await start({
			"/still": stalled,
			"/slow": (_request, response) => {
				response.writeHead(200, { "content-type": "text/html" });
				write = () => void response.write("a");
				write();
			},
		});
		const clock = new HeldClock(0);
		const answered = async (): Promise<void> => {
			const before = site.requests.length;
			while (site.requests.length === before) await new Promise((resolve) => setImmediate(resolve));
		};
		const still = refused("http://public.test/still", "timeout", { clock });
		await answered();
		await clock.pass(fetchLimits.idleMs);
		await still;

		let isOver = false;
		const naive = naiveFetch("http://public.test/slow", site).finally(() => {
			isOver = true;
		});
		await answered();
		const slow = refused("http://public.test/slow", "timeout", { clock });
		await answered();
		for (let seconds = 0; seconds < 30; seconds += 10) {
			write();
			await clock.pass(10_000);
		}
		await slow;
		assert.equal(isOver, false);
		await site.close();
		await naive.catch(() => {});
		await start();
	});

	it("allows a private host when a rule names it, on its port only, and not through another one", async () => {
		await start({ "/": page("<p>wiki") });
		const names = changingNames(["10.0.0.7"]);
		const rules = (...list: string[]) => ({ ...names, allowedPrivateHosts: () => list });
		assert.equal((await fetchWith("http://wiki.corp/", rules("wiki.corp"))).text, "<p>wiki");
		assert.equal((await fetchWith("http://10.0.0.7/", rules("10.0.0.7:80"))).text, "<p>wiki");
		await refused("http://wiki.corp:81/", "private_address", rules("wiki.corp:80"));
		await refused("http://a.wiki.corp/", "private_address", rules("wiki.corp", "corp"));
		await refused("http://wiki.corp.evil.test/", "private_address", rules("wiki.corp"));
	});

	it("resolves and dials by itself as well", async () => {
		await start({ "/": page("<p>own") });
		const own = (...rules: string[]): FetchSurroundings => {
			const { createConnection: _, ...rest } = surroundings({ resolve: resolveBySystem });
			return { ...rest, allowedPrivateHosts: () => rules };
		};
		const { signal } = new AbortController();
		const address = `http://localhost:${site.port}/`;
		await assert.rejects(fetchPage(own(), address, "link", signal), { code: "private_address" });
		assert.equal((await fetchPage(own(`localhost:${site.port}`), address, "link", signal)).text, "<p>own");
		assert.equal(site.connections, 1);
	});

	it("sends no address that holds a key", async () => {
		await start();
		const key = "sk-ant-api03-CANARYCANARYCANARY";
		const twice = encodeURIComponent(encodeURIComponent(key)).replaceAll("-", "%252D");
		for (const address of [`https://a.test/?k=${key}`, `https://${key}.a.test/`, `https://a.test/${twice}`]) {
			await refused(address, "secret_in_address");
		}
		assert.deepEqual(site.dialled, []);
	});

	it("asks nobody while only this machine may be asked", async () => {
		await start();
		const names = changingNames([publicAddress]);
		await refused("http://public.test/", "local_only", { ...names, isLocalOnly: () => true });
		assert.deepEqual([names.asked, site.dialled], [[], []]);
	});

	it("reads text in its characters and refuses everything else", async () => {
		await start({
			"/latin": page(Buffer.from("caf\u00e9", "latin1"), { "content-type": "text/plain; charset=iso-8859-1" }),
			"/meta": page(Buffer.from('<meta charset="windows-1252">\u00fc', "latin1")),
			"/plain": page("bare", {}),
			"/binary": page(Buffer.from([1, 0, 2]), {}),
			"/image": page("x", { "content-type": "image/png" }),
			"/odd": page("x", { "content-type": "text/plain", "content-encoding": "gzip, gzip" }),
			"/bad": page("x", { "content-type": "text/plain", "content-encoding": "gzip" }),
			"/packed": page(gzipSync("<p>packed"), { "content-type": "text/html", "content-encoding": "gzip" }),
		});
		assert.equal((await fetchWith("http://public.test/latin")).text, "café");
		assert.match((await fetchWith("http://public.test/meta")).text, /ü$/);
		assert.equal((await fetchWith("http://public.test/plain")).text, "bare");
		assert.equal((await fetchWith("http://public.test/packed")).text, "<p>packed");
		for (const path of ["binary", "image", "odd"]) await refused(`http://public.test/${path}`, "wrong_type");
		await refused("http://public.test/bad", "unreachable");
		await refused("http://public.test/missing", "http_status");
	});

	it("writes each contact down, from before the first byte to its end", async () => {
		await start({ "/still": stalled });
		await refused("http://public.test/?q=secret", "http_status");
		const stop = new AbortController();
		const stopped = fetchPage(surroundings(), "http://public.test/still", "tool", stop.signal);
		while (site.requests.length < 2) await new Promise((resolve) => setImmediate(resolve));
		assert.deepEqual(contacts[1], { host: "public.test:80", purpose: "tool", end: null });
		stop.abort();
		await assert.rejects(stopped, { code: "cancelled" });
		assert.deepEqual(contacts[0], {
			host: "public.test:80",
			purpose: "link",
			end: { bytesSent: 0, bytesReceived: 0, status: 404 },
		});
		assert.notEqual(contacts[1]?.end, null);
	});

	it("carries nothing from one page to the next", async () => {
		await start({ "/": page("x", { "content-type": "text/plain", "set-cookie": "a=b" }) });
		await fetchWith("http://public.test/");
		await fetchWith("http://public.test/");
		const [, second] = site.requests;
		assert.equal(second?.headers.cookie, undefined);
		assert.equal(second?.headers.referer, undefined);
		assert.equal(site.connections, 2);
	});
});
