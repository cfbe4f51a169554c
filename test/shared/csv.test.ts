import assert from "node:assert/strict";
import { csvLine } from "../../src/shared/csv.ts";

describe("A line of comma-separated values", () => {
	it("quotes what would break it", () => {
		assert.equal(
			csvLine(["a,b", 'say "x"', "two\nlines", "plain", 1.5, null]),
			'"a,b","say ""x""","two\nlines",plain,1.5,\r\n',
		);
	});

	it("holds no formula that a spreadsheet would run", () => {
		const cells = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", -5];
		assert.equal(csvLine(cells), "'=1+1,'+1,'-1,'@SUM(A1),'\tx,-5\r\n");
	});
});
