import assert from "node:assert/strict";
import type { AgentSessionDetails, AgentSessionGroup } from "../../../src/db/index.ts";
import { detailNodes, groupNodes, sessionNode } from "../../../src/extension/agentSessions/agentSessionsTree.ts";
import { isLocalFolder, resumeCommand } from "../../../src/extension/agentSessions/resume.ts";
import { transcriptMarkdown } from "../../../src/extension/agentSessions/transcriptMarkdown.ts";
import { plainEnglish } from "../../../src/extension/localize.ts";

const now = Date.UTC(2026, 10, 23, 12);
const options = { now, localize: plainEnglish };
const hour = 3_600_000;

const session = (extra: Partial<AgentSessionDetails> = {}): AgentSessionDetails => ({
	id: "s",
	toolName: "claude_code",
	sessionId: "156bfc78-e593-4c3a-a60a-e46baf7dddf6",
	workingDirectory: "/work/shop",
	gitBranch: "main",
	title: "Rounding",
	initialTask: "fix the rounding",
	taskCount: 2,
	isActive: false,
	startedAt: now - 3 * hour,
	lastActivityAt: now - 2 * hour,
	sourceDeletedAt: null,
	tokens: 31_920,
	cost: { microUsd: 420_000, unpricedCalls: 0 },
	source: { path: "/home/ada/.claude/projects/x/a.jsonl", modifiedAt: now },
	environment: {},
	toolsUsed: [],
	filesModified: [],
	commits: [],
	isFork: false,
	models: [],
	files: [],
	leftOutLines: 0,
	...extra,
});

const deletion = (daysLeft: number) => ({ daysLeft, periodDays: 30, settingsFile: "/home/ada/.claude/settings.json" });
const group = (extra: Partial<AgentSessionGroup>): AgentSessionGroup => ({
	projectId: null,
	projectName: null,
	workingDirectory: "/work/other",
	sessions: 1,
	lastActivityAt: now,
	cost: { microUsd: 0, unpricedCalls: 0 },
	...extra,
});

describe("The Agent Sessions view", () => {
	it("puts the window's own project first and open", () => {
		const groups = [
			group({}),
			group({ projectId: "p", projectName: "shop", sessions: 5, cost: { microUsd: 0, unpricedCalls: 2 } }),
		];
		const nodes = groupNodes(groups, new Set(["p"]), options);
		assert.deepEqual(
			nodes.map(({ label, description, isExpanded }) => [label, description, isExpanded]),
			[
				["shop", "5 sessions · just now · cost unknown", true],
				["other", "1 session · just now", false],
			],
		);
		assert.deepEqual(
			groupNodes([group({ workingDirectory: "C:\\Users\\dev\\proj" })], new Set(), options)[0]?.label,
			"proj",
		);
		assert.deepEqual(groupNodes([group({ workingDirectory: "" })], new Set(), options)[0]?.label, "Unknown folder");
	});

	it("tells age, cost and, when they are few, the days left", () => {
		assert.equal(sessionNode(session(), deletion(30), options).description, "2 h ago · $0.42");
		assert.equal(sessionNode(session(), deletion(6), options).description, "2 h ago · 6 days left · $0.42");
		assert.equal(
			sessionNode(session({ isActive: true }), deletion(1), options).description,
			"active · 1 day left · $0.42",
		);
		assert.match(sessionNode(session(), deletion(0), options).description, /will be deleted today/);
		assert.match(
			sessionNode(session(), deletion(6), options).tooltip,
			/"cleanupPeriodDays" in \/home\/ada\/.claude\/settings.json; it is 30 now/,
		);
	});

	it("names a session by its title, its first prompt or its id", () => {
		const label = (extra: Partial<AgentSessionDetails>): string => sessionNode(session(extra), null, options).label;
		assert.equal(label({}), "Rounding");
		assert.equal(label({ title: null }), "fix the rounding");
		assert.equal(label({ title: null, initialTask: "" }), "Session 156bfc78");
		assert.equal(label({ title: null, initialTask: "a\n\nb ".repeat(100) }).length, 120);
	});

	it("offers to resume only what its tool still has", () => {
		assert.equal(sessionNode(session(), null, options).contextValue, "session claude_code resumable");
		const gone = sessionNode(session({ source: null, sourceDeletedAt: now }), null, options);
		assert.equal(gone.contextValue, "session claude_code");
		assert.match(gone.description, /kept by Daybook/);
		assert.equal(sessionNode(session({ sessionId: "$(rm -rf ~)" }), null, options).contextValue, "session claude_code");
		assert.equal(sessionNode(session({ toolName: "other" }), null, options).contextValue, "session other");
	});

	it("lists what is known below a session", () => {
		const details = session({
			toolsUsed: ["Read", "Edit"],
			filesModified: ["/work/shop/src/cart.ts"],
			commits: ["1a2b3c4"],
			isFork: true,
			leftOutLines: 3,
			models: [{ label: "claude-opus-5-5", calls: 1, tokens: 24_407, cost: { microUsd: 200_000, unpricedCalls: 0 } }],
		});
		const nodes = detailNodes(details, deletion(12), options);
		assert.deepEqual(
			nodes.map(({ label, description }) => `${label}: ${description}`),
			[
				"Tasks: 2",
				`claude-opus-5-5: 1 call · ${(24_407).toLocaleString()} tokens · $0.20`,
				"Tools: Read, Edit",
				"Files modified: 1",
				"Commits: 1",
				"Branch: main",
				"Folder: /work/shop",
				"Began as a copy of another session: ",
				"Days until deletion: 12",
				"Lines left out: 3",
			],
		);
		assert.equal(nodes[3]?.children[0]?.file, "/work/shop/src/cart.ts");
		assert.equal(new Set(nodes.flatMap((node) => [node.id, ...node.children.map(({ id }) => id)])).size, 12);
	});
});

describe("Resuming a session", () => {
	it("puts nothing on the command line but an id of the tool's own", () => {
		assert.equal(resumeCommand("claude_code", "156bfc78-e593"), "claude --resume 156bfc78-e593");
		assert.equal(resumeCommand("codex", "156bfc78"), "codex resume 156bfc78");
		for (const id of ["", "-x", "a b", "a;b", "a\nb", "$(x)", "`x`", "a&b", "%x%", "a".repeat(300)]) {
			assert.equal(resumeCommand("claude_code", id), null, id);
		}
		assert.equal(resumeCommand("other", "1"), null);
	});

	it("goes into folders of this machine only", () => {
		for (const folder of ["/work", "C:\\work", "c:/work"]) assert.ok(isLocalFolder(folder), folder);
		for (const folder of ["\\\\server\\share", "//server/share", "relative", "", "~"])
			assert.ok(!isLocalFolder(folder), folder);
	});
});

describe("A transcript as a document", () => {
	it("says who said what, and that it is not all", () => {
		const text = transcriptMarkdown(
			{
				title: "Rounding\n# not a heading",
				facts: ["Claude Code"],
				said: [
					{ speaker: "user", content: "hello", at: now },
					{ speaker: "agent:claude-opus-5-5", content: "**hi**", at: now },
				],
				notice: "There is more.",
			},
			plainEnglish,
		);
		assert.match(
			text,
			/^# Rounding # not a heading\n\n- Claude Code\n\n## You · .*\n\nhello\n\n## claude-opus-5-5 · .*\n\n\*\*hi\*\*\n\n---\n\nThere is more\.\n$/,
		);
	});
});
