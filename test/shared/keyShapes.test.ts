import assert from "node:assert/strict";
import { holdsKeysByName, keyKindsIn, withoutKeys } from "../../src/shared/keyShapes.ts";

const nameOf = (kind: ReturnType<typeof keyKindsIn>[number]): string =>
	typeof kind === "object" ? kind.service : kind;
// Nobody's: of the right shape, and put together here.
const body = "Ab3dEf6hIj9kLm2nOp5qRs8t";
const keys: readonly (readonly [kind: string, text: string])[] = [
	["Anthropic", `sk-ant-api03-${body}`],
	["Anthropic", `sk-ant-api03-${body.repeat(20)}`],
	["OpenAI", `sk-proj-${body}`],
	["GitHub", `ghp_${body}`],
	["GitHub", `github_pat_${body}`],
	["GitLab", `glpat-${body}`],
	["AWS", "AKIAABCDEFGHIJKLMNOP"],
	["Google", `AIza${body}${body}`],
	["Slack", `xoxb-${body}`],
	["Stripe", `sk_live_${body}`],
	["npm", `npm_${body}${body}`],
	["Hugging Face", `hf_${body}`],
	["token", `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.${body}`],
	["private_key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc==\n-----END RSA PRIVATE KEY-----"],
];

describe("Keys in a text", () => {
	it("are told by their service wherever they stand, and taken out whole", () => {
		for (const [kind, key] of keys) {
			for (const text of [
				key,
				`take ${key} please`,
				`{"text":"one\\n${key.replaceAll("\n", "\\n")}"}`,
				`k=${key}&x=1`,
			]) {
				assert.deepEqual(keyKindsIn(text).map(nameOf), [kind], text);
				const cleaned = withoutKeys(text, (one) => `[${nameOf(one)}]`);
				assert.ok(cleaned.includes(`[${kind}]`) && !cleaned.includes(key.slice(-8)), cleaned);
			}
		}
	});

	it("are seen in an environment file, of which only the values go", () => {
		const file = "PORT=8080\nexport DB_PASSWORD='hunter22'\nMY_API_KEY=abcdef123\nTOKEN=$OTHER\n";
		assert.deepEqual(keyKindsIn(file).map(nameOf), ["password"]);
		const cleaned = withoutKeys(file, () => "[gone]");
		assert.equal(cleaned, "PORT=8080\nexport DB_PASSWORD='[gone]'\nMY_API_KEY=[gone]\nTOKEN=$OTHER\n");
		const inJson = withoutKeys(JSON.stringify({ content: `A=1\nDB_SECRET=hunter22\nB=2` }), () => "[gone]");
		assert.deepEqual(JSON.parse(inJson), { content: "A=1\nDB_SECRET=[gone]\nB=2" });
	});

	it("are taken out of an environment file up to the end of the value, whatever it is made of", () => {
		for (const [line, cleaned] of [
			["PASSWORD=abc$def123", "PASSWORD=[gone]"],
			["PASSWORD='my pass word'", "PASSWORD='[gone]'"],
			['PASSWORD="my $pass word" # mine', 'PASSWORD="[gone]" # mine'],
			["PASSWORD=p<ssw0rdlong", "PASSWORD=[gone]"],
			['{"text":"PASSWORD=\\"two words\\"\\nB=2"}', '{"text":"PASSWORD=\\"[gone]\\"\\nB=2"}'],
			['PASSWORD="${OTHER_ONE}"', 'PASSWORD="${OTHER_ONE}"'],
			["PASSWORD=<your password>", "PASSWORD=<your password>"],
		] as const)
			assert.equal(
				withoutKeys(line, () => "[gone]"),
				cleaned,
			);
	});

	it("are not seen in words and code that only speak of them", () => {
		for (const text of [
			"task-management-for-everyone-in-2026",
			"sk-learn-pipeline-components",
			"How do I rotate an API_KEY?",
			"const token = await readTheToken(password);",
			"npm_config_cache",
			"process.env.DB_PASSWORD",
			"",
		])
			assert.deepEqual([keyKindsIn(text), withoutKeys(text, () => "x")], [[], text], text);
	});

	it("are looked for in long texts without end, too", () => {
		const hostile = [
			"sk-",
			"sk-a-",
			"-----BEGIN PRIVATE KEY-----",
			"eyJaaaaaaaaaaa.",
			"eyJ-",
			"A_SECRET",
			"A_SECRET=",
			'A_SECRET="',
			"\n",
			" ",
		];
		for (const piece of hostile) keyKindsIn(piece.repeat(Math.ceil(300_000 / piece.length)));
	});

	it("are expected in files of these names only", () => {
		for (const name of [".env", "app/.env.local", "server.pem", "C:\\keys\\id_rsa", "credentials.json", ".npmrc"])
			assert.equal(holdsKeysByName(name), true, name);
		for (const name of ["environment.ts", "keyboard.ts", "key.ts", "id.ts", "README.md"])
			assert.equal(holdsKeysByName(name), false, name);
	});
});
