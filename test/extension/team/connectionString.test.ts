import assert from "node:assert/strict";
import { plainEnglish } from "../../../src/extension/localize.ts";
import { readConnectionString } from "../../../src/extension/team/connectionString.ts";

const read = (text: string) => readConnectionString(text, plainEnglish);

describe("The address of a team's database", () => {
	it("is read into its parts, and named without its password", () => {
		assert.deepEqual(read(" postgresql://ada:p%40ss@db.example.org/team "), {
			host: "db.example.org",
			port: 5432,
			database: "team",
			user: "ada",
			password: "p@ss",
			isEncrypted: true,
			name: "db.example.org:5432/team",
		});
	});

	it("needs no TLS on this machine, and TLS everywhere else whatever it says", () => {
		assert.equal(read("postgres://a:b@127.0.0.1:6000/x").isEncrypted, false);
		assert.equal(read("postgres://a:b@[::1]/x").isEncrypted, false);
		assert.equal(read("postgres://a:b@localhost/x").isEncrypted, false);
		assert.equal(read("postgres://a:b@127.0.0.1.example.org/x").isEncrypted, true);
		assert.throws(() => read("postgres://a:b@db.example.org/x?sslmode=disable"), /over TLS only/);
	});

	for (const text of ["", "mysql://a:b@h/x", "postgres://h/x", "postgres://a:b@h", "a b c", "postgres://a:b@/x"]) {
		it(`is refused when it is "${text}"`, () => assert.throws(() => read(text), /Write the address as/));
	}
});
