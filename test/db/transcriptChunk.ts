import type { Params } from "../../src/db/database.ts";
import { call, day, noon } from "./bookFixture.ts";

type Chunk = Params<"agents.enter">["chunks"][number];

/** A stretch of a transcript with one prompt and one answer, in a folder below "shop". */
export function transcriptChunk({ sessionId = "s1", path = "/transcripts/s1.jsonl" } = {}): Chunk {
	const { figures } = call("");
	const session = {
		sessionId,
		workingDirectory: "/home/ada/work/shop/src",
		gitBranch: "main",
		title: { text: "Rounding", rank: 2 },
		span: { startedAt: noon, lastActivityAt: noon + 5 },
		isFork: false,
		environment: { version: "2.1.330" },
		toolsUsed: ["Edit"],
		filesModified: ["/home/ada/work/shop/src/cart.ts"],
		commits: ["1a2b3c4"],
	};
	return {
		file: {
			path,
			byteCount: 100,
			modifiedAt: noon,
			startOffset: 0,
			offsetRead: 100,
			headHash: "100:x",
			readerState: { tail: "x" },
		},
		sessions: [session],
		calls: [
			{
				sessionId,
				responseKey: `${sessionId} response`,
				requestKey: "request",
				isSidechain: false,
				isCopy: false,
				modelId: "anthropic/claude-opus-5-5",
				at: noon + 5,
				day,
				figures,
			},
		],
		prompts: [{ sessionId, key: "p", speaker: "user", content: "fix the rounding", at: noon }],
	};
}
