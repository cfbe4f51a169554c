import assert from "node:assert/strict";
import { statusLines, type StatusFigures } from "../../../src/extension/usage/statusLines.ts";
import { localizeIn, plainEnglish } from "../../../src/extension/localize.ts";

const total = (microUsd: number, unpricedCalls = 0, tokens = 0) => ({ microUsd, unpricedCalls, tokens });
const figures = (extra: Partial<StatusFigures> = {}): StatusFigures => ({
	today: total(420_000),
	last7Days: total(1_000_000),
	last30Days: total(9_000_000, 3),
	conversation: null,
	standings: [],
	...extra,
});
const lines = (extra: Partial<StatusFigures> = {}) => statusLines(figures(extra), plainEnglish);

describe("The status bar item", () => {
	it("shows today, and the chat when one is shown", () => {
		assert.equal(lines().text, "$(book) $0.42");
		assert.equal(lines({ conversation: total(4200) }).text, "$(book) $0.42 · chat $0.0042");
	});

	it("marks a sum that leaves calls out", () => {
		assert.equal(lines({ today: total(420_000, 1) }).text, "$(book) $0.42+");
		assert.equal(lines({ today: total(0, 1) }).text, "$(book) cost unknown");
		assert.equal(lines({ conversation: total(0, 1) }).text, "$(book) $0.42 · chat cost unknown");
	});

	it("tells the periods, the chat and each budget in its tooltip", () => {
		const { tooltip, isPast } = lines({
			conversation: total(4200, 0, 1234),
			standings: [{ kind: "day", limitMicroUsd: 1_000_000, spentMicroUsd: 420_000, unpricedCalls: 0, level: "fine" }],
		});
		assert.deepEqual(tooltip.slice(1), [
			"Today: $0.42",
			"Last 7 days: $1.00",
			"Last 30 days: $9.00 + 3 unpriced",
			"This chat: $0.0042, 1,234 tokens",
			"$0.42 of $1.00 are spent of today's budget",
		]);
		assert.equal(isPast, false);
	});

	it("tells beside a budget how many calls it could not count", () => {
		const standing = { kind: "day", limitMicroUsd: 10_000, spentMicroUsd: 0, unpricedCalls: 5, level: "fine" } as const;
		assert.equal(
			lines({ standings: [standing] }).tooltip.at(-1),
			"$0.00 + 5 unpriced of $0.01 are spent of today's budget",
		);
	});

	it("writes money and figures as the editor's language does", () => {
		const german = localizeIn("de", plainEnglish);
		const standing = {
			kind: "day",
			limitMicroUsd: 1_000_000,
			spentMicroUsd: 4200,
			unpricedCalls: 0,
			level: "spent",
		} as const;
		const shown = figures({ conversation: total(1_234_500_000, 0, 1_234_567), standings: [standing] });
		const { text, tooltip } = statusLines(shown, german);
		assert.equal(text, "$(book) 0,42\u00a0$ · chat 1.234,50\u00a0$");
		assert.deepEqual(tooltip.slice(-2), [
			"This chat: 1.234,50\u00a0$, 1.234.567 tokens",
			"$(warning) 0,0042\u00a0$ of 1,00\u00a0$ are spent of today's budget",
		]);
	});

	it("is in the warning colour only past a budget", () => {
		const standing = { kind: "month", limitMicroUsd: 10, spentMicroUsd: 9, unpricedCalls: 0 } as const;
		assert.equal(lines({ standings: [{ ...standing, level: "warned" }] }).isPast, false);
		assert.equal(lines({ standings: [{ ...standing, level: "spent" }] }).isPast, true);
	});
});
