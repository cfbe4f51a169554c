import assert from "node:assert/strict";
import type { GrantScope } from "../../src/extension/permissions/action.ts";
import { type ApprovalRequest, Approvals } from "../../src/extension/approvals.ts";
import { callHash } from "../../src/extension/permissions/callHash.ts";

const never = new AbortController().signal;

function request(hash: string, scopes: readonly Exclude<GrantScope, "once">[] = []): ApprovalRequest {
	const covers = { kind: "command", script: "npm test", cwd: "/ws" } as const;
	return {
		hash,
		conversationId: "chat",
		callId: "call",
		toolName: "run_command",
		judgement: {
			decision: "confirm",
			isHard: false,
			rule: "commands.ask",
			reason: "Commands are asked for.",
			warnings: [],
			resolved: { kind: "command", script: "npm test", cwd: "/ws", commands: [["npm", "test"]] },
			offers: scopes.map((scope) => ({ scope, covers, sentence: "Runs npm test." })),
			grantId: null,
		},
	};
}

describe("approvals", () => {
	it("settle once, by the hash that was shown", async () => {
		const approvals = new Approvals();
		const answer = approvals.request(request("a"), never);
		assert.equal(approvals.answer("b", { kind: "allow", scope: "once" }), false);
		assert.equal(approvals.answer("a", { kind: "deny", words: "not now" }), true);
		assert.equal(approvals.answer("a", { kind: "allow", scope: "once" }), false);
		assert.deepEqual(await answer, { kind: "deny", words: "not now" });
		assert.deepEqual(approvals.waiting(), []);
	});

	it("keep two calls apart when one takes the other's place", async () => {
		const approvals = new Approvals();
		const first = new AbortController();
		const harmless = approvals.request(request("harmless"), first.signal);
		first.abort();
		const hostile = approvals.request(request("hostile"), never);
		assert.equal(approvals.answer("harmless", { kind: "allow", scope: "once" }), false);
		assert.deepEqual(await harmless, { kind: "cancelled" });
		assert.deepEqual(
			approvals.waiting().map(({ hash }) => hash),
			["hostile"],
		);
		approvals.answer("hostile", { kind: "deny", words: null });
		assert.deepEqual(await hostile, { kind: "deny", words: null });
	});

	it("take no scope that was not offered", async () => {
		const approvals = new Approvals();
		const answer = approvals.request(request("a", ["chat"]), never);
		assert.equal(approvals.answer("a", { kind: "allow", scope: "project" }), false);
		assert.equal(approvals.answer("a", { kind: "allow", scope: "chat" }), true);
		assert.deepEqual(await answer, { kind: "allow", scope: "chat" });
	});

	it("cancel what waits when the round is stopped, also before it began", async () => {
		const approvals = new Approvals();
		const stop = new AbortController();
		let changes = 0;
		const end = approvals.onDidChange(() => (changes += 1));
		const answer = approvals.request(request("a"), stop.signal);
		stop.abort();
		assert.deepEqual(await answer, { kind: "cancelled" });
		assert.deepEqual(await approvals.request(request("a"), stop.signal), { kind: "cancelled" });
		assert.equal(changes, 2);
		end();
		const later = new AbortController();
		void approvals.request(request("b"), later.signal);
		later.abort();
		assert.equal(changes, 2);
	});
});

describe("the hash of a call", () => {
	const call = {
		conversationId: "chat",
		roundNumber: 3,
		callId: "call",
		toolName: "run_command",
		argumentsJson: '{"command":"npm test"}',
		cwd: "/ws",
		resolved: [
			{ kind: "command", command: "npm test", cwd: null },
			{ kind: "command", script: "npm test", cwd: "/ws", commands: [["npm", "test"]] },
		],
	} as const;
	const [asked, led] = call.resolved;

	it("is the same whatever the order of the keys", () => {
		const { resolved, ...rest } = call;
		assert.equal(callHash({ resolved, ...rest }), callHash(call));
		assert.match(callHash(call), /^[0-9a-f]{64}$/);
	});

	it("is another one with any part changed", () => {
		const others = [
			{ ...call, conversationId: "other" },
			{ ...call, roundNumber: 4 },
			{ ...call, callId: "other" },
			{ ...call, toolName: "other" },
			{ ...call, argumentsJson: '{"command":"npm test" }' },
			{ ...call, cwd: "/ws/sub" },
			{ ...call, cwd: null },
			{ ...call, resolved: [asked, { ...led, script: "npm test;" }] },
			{ ...call, resolved: [{ ...asked, command: "npm test;" }, led] },
		] as const;
		const hashes = new Set([call, ...others].map(callHash));
		assert.equal(hashes.size, others.length + 1);
	});
});
