import assert from "node:assert/strict";
import * as fc from "fast-check";
import { identifyingRemote, normalizeRemote } from "../../../src/extension/projects/remotes.ts";

const EQUAL: Readonly<Record<string, readonly string[]>> = {
	"github.com/acme/shop": [
		"https://github.com/acme/shop.git",
		"https://github.com/acme/shop",
		"https://github.com/acme/shop/",
		"http://GitHub.com:80/acme/shop.git",
		"https://github.com:443/acme/shop.git",
		"https://someone@github.com/acme/shop.git",
		"https://someone:ghp_secret@github.com/acme/shop.git",
		"https://x-access-token:ghs_secret@github.com/acme/shop.git",
		"git@github.com:acme/shop.git",
		"github.com:acme/shop",
		"git@github.com:/acme/shop.git",
		"ssh://git@github.com/acme/shop.git",
		"ssh://git@github.com:22/acme/shop.git",
		"ssh://git@ssh.github.com:443/acme/shop.git",
		"git+ssh://git@github.com/acme/shop.git",
		"git://github.com/acme/shop.git",
		"git://github.com:9418/acme//shop.git",
		"https://www.github.com/acme/shop.git?token=secret#readme",
		"  https://github.com./acme/./shop.GIT \n",
	],
	"github.com/Acme/Shop": ["https://github.com/Acme/Shop.git"],
	"git.example.org:8443/team/app": ["https://me:pw@git.example.org:8443/team/app.git"],
	"git.example.org:2222/~me/app": [
		"ssh://git@git.example.org:2222/~me/app.git",
		"ssh://git@git.example.org:2222/%7Eme/app",
	],
	"gitlab.com/group/sub/app": [
		"git@gitlab.com:group/sub/app.git",
		"https://oauth2:glpat-secret@gitlab.com/group/sub/app",
	],
	"dev.azure.com/org/project/repo": [
		"https://org@dev.azure.com/org/project/_git/repo",
		"git@ssh.dev.azure.com:v3/org/project/repo",
		"https://org.visualstudio.com/DefaultCollection/project/_git/repo",
		"org@vs-ssh.visualstudio.com:v3/org/project/repo",
	],
	"[2001:db8::7]/app": ["ssh://git@[2001:db8::7]/app.git", "git@[2001:db8::7]:app.git"],
};

const NOT_IDENTIFYING = [
	"",
	"/srv/git/shop.git",
	"../shop",
	"./shop.git",
	"~/shop",
	"C:\\repos\\shop",
	"C:/repos/shop",
	"\\\\server\\share\\shop",
	"//server/share/shop",
	"file:///srv/git/shop.git",
	"file://server/shop",
	"https://localhost/shop.git",
	"http://127.0.0.1:36133/git/acme/shop",
	"ssh://git@[::1]/shop.git",
	"ext::sh -c 'cat secret'",
	"codecommit::eu-west-1://shop",
	"ftp://example.org/shop",
	"https://github.com",
	"https://github.com/",
	"https://github.com/.git",
	"https://github.com/acme/../../etc",
	"https://bad host/acme/shop",
	"https://user:pa/ss@github.com/acme/shop",
	"user:pa:ss@github.com:acme/shop",
	`https://github.com/${"a".repeat(2000)}`,
	"https://github.com/acme/%zz",
];

describe("normalized remotes", () => {
	for (const [wanted, spellings] of Object.entries(EQUAL)) {
		for (const spelling of spellings) {
			it(`makes ${wanted} of ${spelling.trim()}`, () => assert.equal(normalizeRemote(spelling), wanted));
		}
	}
	for (const remote of NOT_IDENTIFYING) {
		it(`does not identify by ${JSON.stringify(remote.slice(0, 60))}`, () =>
			assert.equal(normalizeRemote(remote), null));
	}

	it("leaves a normalized remote as it is when it is read again as an address", () => {
		for (const wanted of Object.keys(EQUAL)) assert.equal(normalizeRemote(`https://${wanted}`), wanted);
	});

	it("lets no credential through, however it is written", () => {
		// The marker stands in the middle of the secret, so that also a part of it would be seen.
		const noise = fc.string({ unit: "grapheme", maxLength: 6 });
		const sharp = fc.constantFrom(
			"",
			"/",
			":",
			"@",
			"#",
			"?",
			"\\",
			"%",
			"%2F",
			"%40",
			"//",
			"[",
			"]",
			"12/",
			":1/",
			".",
			" ",
		);
		const secret = fc.tuple(noise, sharp, sharp, noise).map(([a, b, c, d]) => `${a}${b}zqsecretqz${c}${d}`);
		const user = fc.oneof(fc.constantFrom("git", "oauth2", "me@corp.example", ""), noise);
		const scheme = fc.constantFrom("https://", "http://", "ssh://", "git://", "git+ssh://", "HTTPS://", "");
		const place = fc.constantFrom("github.com/acme/shop.git", "host.example:8443/a/b", "host.example:a/b.git");
		const remote = fc
			.tuple(scheme, user, secret, place)
			.chain(([start, name, hidden, rest]) =>
				fc.constantFrom(
					`${start}${name}:${hidden}@${rest}`,
					`${start}${hidden}@${rest}`,
					`${start}${hidden}:${name}@${rest}`,
					`${start}${encodeURIComponent(name)}:${encodeURIComponent(hidden)}@${rest}`,
					`${start}${rest}?access_token=${hidden}`,
					`${start}${rest}#${hidden}`,
				),
			);
		fc.assert(
			fc.property(remote, (address) => {
				const normalized = normalizeRemote(address);
				assert.ok(normalized === null || !normalized.includes("zqsecretqz"), `${address} gives ${normalized}`);
			}),
			{ numRuns: 50_000 },
		);
	});

	it("never throws and gives nothing but host and path for any text", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => {
				const normalized = normalizeRemote(text);
				if (normalized !== null) assert.match(normalized, /^[a-z0-9._[\]:-]+\/[^@?#\s]+$/);
			}),
			{ numRuns: 20_000 },
		);
	});
});

describe("the remote that stands for a repository", () => {
	const remote = (name: string, url: string) => ({ name, url });

	it("is origin before all others", () => {
		const remotes = [
			remote("upstream", "https://github.com/theirs/shop"),
			remote("origin", "https://github.com/mine/shop"),
		];
		assert.equal(identifyingRemote(remotes), "github.com/mine/shop");
	});
	it("is the only one, whatever its name", () => {
		assert.equal(identifyingRemote([remote("home", "git@git.example.org:shop.git")]), "git.example.org/shop");
	});
	it("is the one that two names agree on", () => {
		const remotes = [remote("read", "https://git.example.org/shop"), remote("write", "git@git.example.org:shop.git")];
		assert.equal(identifyingRemote(remotes), "git.example.org/shop");
	});
	it("is unknown when several disagree and none is origin", () => {
		const remotes = [remote("a", "https://git.example.org/shop"), remote("b", "https://git.example.org/fork")];
		assert.equal(identifyingRemote(remotes), null);
	});
	it("is not a local origin; another one may stand in for it", () => {
		const remotes = [remote("origin", "/srv/git/shop.git"), remote("hub", "https://github.com/acme/shop")];
		assert.equal(identifyingRemote(remotes), "github.com/acme/shop");
		assert.equal(identifyingRemote([remote("origin", "/srv/git/shop.git")]), null);
	});
});
