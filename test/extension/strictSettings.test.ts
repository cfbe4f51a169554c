import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { plainEnglish } from "../../src/extension/localize.ts";
import { readRestrictions } from "../../src/extension/permissions/restrictions.ts";
import { readSettings, type Settings } from "../../src/extension/settings.ts";
import { type SettingLevels, strictReader } from "../../src/extension/strictSettings.ts";

interface Case {
	/** What the code uses. */
	readonly read: (settings: Settings) => unknown;
	readonly usual: unknown;
	/** Of the user, with what comes of it alone. */
	readonly own: readonly [value: unknown, result: unknown];
	/** What a folder may say in vain. */
	readonly looser: readonly unknown[];
	readonly stricter: readonly [value: unknown, result: unknown];
}

const cases: Readonly<Record<string, Case>> = {
	"daybook.network.localOnly": {
		read: ({ network }) => network.isLocalOnly,
		usual: false,
		own: [true, true],
		looser: [false, null, "false", 0, {}],
		stricter: [true, true],
	},
	"daybook.tools.writeOutsideWorkspace": {
		read: ({ tools }) => tools.asksForWritesOutside,
		usual: "never",
		own: ["never", false],
		looser: ["ask", "always", null, true],
		stricter: ["never", false],
	},
	"daybook.tools.maxCallsPerRound": {
		read: ({ roundLimits }) => roundLimits.calls,
		usual: 25,
		own: [12, 12],
		looser: [13, 1000, 1_000_000, 0, -1, null, "all"],
		stricter: [3, 3],
	},
	"daybook.tools.maxCostPerRound": {
		read: ({ roundLimits }) => roundLimits.costMicroUsd,
		usual: null,
		own: [0.5, 500_000],
		looser: [0.51, 1000, -1, null, "none"],
		stricter: [0.1, 100_000],
	},
};

/** What the code uses when that is what the editor tells; every other setting is not set. */
function resultOf(key: string, levels: readonly (SettingLevels | undefined)[]): unknown {
	const used = cases[key];
	assert.ok(used);
	// As the editor has it: whatever stands on the narrowest level.
	const get = (asked: string): unknown => {
		const narrowest = levels.at(-1);
		return asked === key ? (narrowest?.workspaceFolderValue ?? narrowest?.workspaceValue) : undefined;
	};
	const inspect = (asked: string) => (asked === key ? levels : [{}]);
	return used.read(readSettings(strictReader(get, inspect), plainEnglish));
}

/** The places from which somebody else than the user may speak: of one folder, or of two. */
const places: Readonly<Record<string, (user: SettingLevels, value: unknown) => readonly SettingLevels[]>> = {
	"the workspace": (user, value) => [{ ...user, workspaceValue: value }],
	"its only folder": (user, value) => [user, { ...user, workspaceFolderValue: value }],
	"the first of two folders": (user, value) => [user, { ...user, workspaceFolderValue: value }, user],
	"the second of two folders": (user, value) => [user, user, { ...user, workspaceFolderValue: value }],
	"the machine of a remote workspace": (user, value) => [{ ...user, globalRemoteValue: value, globalValue: value }],
};

for (const [key, { usual, own, looser, stricter }] of Object.entries(cases)) {
	const [value, result] = own;
	const user = { defaultValue: usual, globalLocalValue: value, globalValue: value };

	describe(`The setting ${key}`, () => {
		it("is the user's where nobody else says anything", () => {
			assert.equal(resultOf(key, [user, user]), result);
			assert.equal(resultOf(key, [{ defaultValue: usual, globalValue: value }]), result);
		});

		for (const [name, place] of Object.entries(places)) {
			it(`is not loosened by ${name}, and tightened`, () => {
				for (const planted of looser)
					assert.equal(resultOf(key, place(user, planted)), result, JSON.stringify(planted));
				assert.equal(resultOf(key, place(user, stricter[0])), stricter[1]);
			});
		}
	});
}

describe("Settings that folders may tighten", () => {
	it("are not loosened where the user has said nothing", () => {
		const usual = (key: string) => [{ defaultValue: cases[key]?.usual, globalLocalValue: undefined }];
		const planted = (key: string, value: unknown) => usual(key).map((levels) => ({ ...levels, workspaceValue: value }));
		assert.equal(
			resultOf("daybook.tools.writeOutsideWorkspace", planted("daybook.tools.writeOutsideWorkspace", "ask")),
			false,
		);
		assert.equal(resultOf("daybook.tools.maxCallsPerRound", planted("daybook.tools.maxCallsPerRound", 1000)), 25);
		assert.equal(resultOf("daybook.tools.maxCallsPerRound", planted("daybook.tools.maxCallsPerRound", 5)), 5);
		assert.equal(resultOf("daybook.tools.maxCostPerRound", planted("daybook.tools.maxCostPerRound", 2)), 2_000_000);
		assert.equal(resultOf("daybook.network.localOnly", planted("daybook.network.localOnly", true)), true);
	});

	it("stay at what the user allows beyond the usual", () => {
		const ask = { defaultValue: "never", globalLocalValue: "ask" };
		const key = "daybook.tools.writeOutsideWorkspace";
		assert.equal(resultOf(key, [ask]), true);
		assert.equal(resultOf(key, [ask, { ...ask, workspaceFolderValue: "ask" }]), true);
		assert.equal(resultOf(key, [ask, ask, { ...ask, workspaceFolderValue: "never" }]), false);
	});

	it("restrict tools on every level and in every folder, the strictest for each", () => {
		const user = { globalLocalValue: { run_command: "deny" }, globalRemoteValue: { run_command: "confirm" } };
		const restrictions = readRestrictions([
			{ ...user, globalValue: { run_command: "confirm" } },
			{ workspaceFolderValue: { edit_file: "confirm" } },
			undefined,
			{ workspaceFolderValue: { edit_file: "deny", run_command: "auto" } },
		]);
		const of = (tool: string) => restrictions.flatMap((each) => each[tool] ?? []);
		assert.deepEqual(of("edit_file"), ["confirm", "deny"]);
		assert.ok(of("run_command").includes("deny"));
		assert.ok(!of("run_command").includes("auto"));
	});

	it("are all that the package lets a folder of several speak of", () => {
		const manifest = JSON.parse(readFileSync(path.join(import.meta.dirname, "../../package.json"), "utf8")) as {
			readonly contributes: {
				readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
			};
		};
		const { properties } = manifest.contributes.configuration;
		const open = Object.keys(properties).filter((key) => properties[key]?.scope === "resource");
		assert.deepEqual(open.toSorted(), [...Object.keys(cases), "daybook.tools.restrictions"].toSorted());
	});
});
