import { type KeyKind, keyKindsIn, withoutKeys } from "../../shared/keyShapes.ts";
import type { TransferredChat, TransferredMessage } from "./chatFile.ts";

type Part = TransferredMessage["parts"][number];

/** What looks like a key in the words of chats, each kind once; attached files are not read. */
export function keyKindsOf(chats: readonly TransferredChat[]): readonly KeyKind[] {
	const kinds = new Set<KeyKind>();
	everywhere([chats.map(({ title }) => title), chats.map(({ messages }) => messages)], (text) => {
		for (const kind of keyKindsIn(text)) kinds.add(kind);
		return text;
	});
	return [...kinds];
}

/** The chat with what looks like a key replaced, in its title, words, calls, results and what is kept about them. */
export function chatWithoutKeys(chat: TransferredChat, instead: (kind: KeyKind) => string): TransferredChat {
	const clean = (text: string): string => withoutKeys(text, instead);
	return {
		...chat,
		title: clean(chat.title),
		messages: chat.messages.map((message) => ({
			...everywhere(message, clean),
			parts: message.parts.map((part) => cleanPart(part, clean)),
		})),
	};
}

function cleanPart(part: Part, clean: (text: string) => string): Part {
	const cleaned = everywhere(part, clean);
	// A signature is of the very words: it would not fit any more.
	if (cleaned.type === "reasoning" && part.type === "reasoning" && cleaned.text !== part.text)
		return { ...cleaned, signature: null };
	return cleaned;
}

/** The same value with every text in it cleaned. */
function everywhere<Value>(value: Value, clean: (text: string) => string): Value {
	return JSON.parse(JSON.stringify(value), (_, each: unknown) =>
		typeof each === "string" ? clean(each) : each,
	) as Value;
}
