import assert from "node:assert/strict";
import { costText } from "../../src/extension/listLabels.ts";
import { localizeIn } from "../../src/extension/localize.ts";
import { nearSentence, spentSentence } from "../../src/extension/usage/budgetSentences.ts";
import { sizeText } from "../../src/extension/attachments/index.ts";

const inLanguage = (language: string) =>
	localizeIn(language, (sentence, ...values) => `${sentence}|${values.join("|")}`);

describe("Figures in the host's own texts", () => {
	const at = new Date(2026, 10, 3, 14, 5).getTime();

	it("follow the language of the editor", () => {
		const german = inLanguage("de");
		assert.equal(german("{0} calls", 3), "{0} calls|3");
		assert.deepEqual(
			[german.money(1_234_500_000), german.count(12_345), german.decimal(1.25), german.day(at), german.moment(at)],
			["1.234,50\u00a0$", "12.345", "1,3", "3.11.2026", "03.11.2026, 14:05"],
		);
		const english = inLanguage("en");
		assert.deepEqual(
			[english.money(1_234_500_000), english.count(12_345), english.decimal(2), english.day(at)],
			["$1,234.50", "12,345", "2.0", "11/3/2026"],
		);
		assert.equal(inLanguage("pt-br").count(12_345), "12.345");
	});

	it("are English in a language that nobody knows", () => {
		for (const language of ["", "x", "de_DE", "no language at all"])
			assert.equal(inLanguage(language).money(1_234_500_000), "$1,234.50");
	});

	it("are the same in sums, budgets and sizes", () => {
		const german = inLanguage("de");
		assert.equal(costText({ microUsd: 500_000, unpricedCalls: 1200 }, german), "{0} + {1} unpriced|0,50\u00a0$|1.200");
		const standing = {
			kind: "day",
			limitMicroUsd: 2_000_000,
			spentMicroUsd: 1_900_000,
			unpricedCalls: 0,
			heldMicroUsd: 0,
			level: "warned",
		} as const;
		assert.match(nearSentence(standing, 4200, german), /\|1,90\u00a0\$\|2,00\u00a0\$\|.*\|0,0042\u00a0\$$/);
		assert.match(spentSentence({ ...standing, heldMicroUsd: 100_000 }, 0, german), /\|0,10\u00a0\$$/);
		assert.equal(sizeText(5 * 1024 * 1024, german), "5,0 MB");
	});
});
