import assert from "node:assert/strict";
import { isPublicAddress } from "../../../src/extension/network/addresses.ts";

describe("an address of the public internet", () => {
	it("is none that a machine's own host answers, in whichever spelling", () => {
		for (const address of ["168.63.129.16", "::ffff:168.63.129.16", "::ffff:a83f:8110", "0xa83f8110", "168.63.33040"])
			assert.equal(isPublicAddress(address), false, address);
	});

	it("is each other one beside it", () => {
		for (const address of ["168.63.129.15", "168.63.129.17", "93.184.216.34", "2606:2800:220:1::1"])
			assert.equal(isPublicAddress(address), true, address);
	});
});
