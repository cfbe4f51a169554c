import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { repository } from "../vscode/layout.ts";

const textsOf = (pattern: string) =>
	globSync(pattern, { cwd: repository }).map((file) => readFileSync(path.join(repository, file), "utf8"));

/** Hosts that the user chooses, and this machine by its names. */
const chosen = new Set([
	"127.0.0.1",
	"127.",
	"localhost",
	"host",
	"host.docker.internal",
	"host.containers.internal",
	"api.anthropic.com",
	"api.openai.com",
	"ollama.com",
]);

describe("what Daybook would tell anybody", () => {
	it("is nothing: the source names no host but those of models and of this machine", () => {
		const texts = textsOf("src/**/*.{ts,tsx}");
		assert.ok(texts.length > 300);
		const hosts = texts.flatMap((text) =>
			[...text.matchAll(/\b(?:https?|wss?):\/\/([a-z0-9.-]+)/gi)].map(([, host]) => host ?? ""),
		);
		assert.deepEqual(
			[...new Set(hosts)].filter((host) => !chosen.has(host)),
			[],
		);
	});

	it("is in no bundle either: none holds a collector of such data", () => {
		const bundles = textsOf("dist/**/*.{js,cjs}");
		assert.ok(bundles.length > 20);
		const collectors =
			/createTelemetryLogger|applicationinsights|services\.visualstudio\.com|segment\.io|posthog|sentry\.io|google-analytics|mixpanel|amplitude\.com|datadoghq/i;
		assert.deepEqual(
			bundles.flatMap((text) => collectors.exec(text)?.[0] ?? []),
			[],
		);
	});
});
