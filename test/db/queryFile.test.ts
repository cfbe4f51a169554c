import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const child = fileURLToPath(new URL("boundedQueryFile.ts", import.meta.url));

describe("A query's rows in a file", () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(path.join(tmpdir(), "daybook-query-"));
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	/** What the child says that may write files of so many KiB. */
	const write = (file: string, limit: string): string =>
		execFileSync("bash", ["-c", `ulimit -f ${limit}; exec "$0" "$@"`, process.execPath, child, file], {
			encoding: "utf8",
		}).trim();

	it("are all there, or it is said that they cannot be written", function () {
		if (process.platform === "win32") this.skip();
		const file = path.join(folder, "rows.csv");
		assert.equal(write(file, "unlimited"), "100 rows");
		const whole = statSync(file).size;
		assert.ok(whole > 8192, `${whole} bytes`);
		assert.match(write(file, "4"), /cannot be read or written \(EFBIG\)/);
	});
});
