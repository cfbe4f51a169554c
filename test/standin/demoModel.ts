import { findSum } from "./arithmetic.ts";
import { readDirectives } from "./directives.ts";
import type { DemoAnswer, DemoToolCall } from "./options.ts";
import { languages } from "./snippets.ts";
import { chooseTool, type DemoTool } from "./toolChoice.ts";

export interface DemoMessage {
	readonly role: string;
	readonly text: string;
	readonly imageCount: number;
}

export interface DemoRequest {
	/** Protocol-free: system prompts come first as messages with the role "system". */
	readonly messages: readonly DemoMessage[];
	readonly tools: readonly DemoTool[];
	readonly isThinking: boolean;
}

const introduction = "I am the demo model: no real model is answering, only a small program that reads what you wrote.";

/** Answers by looking at what was asked, so that everything shown with it makes sense. The same each time. */
export function demoAnswer(request: DemoRequest): DemoAnswer {
	const last = lastUserMessage(request.messages);
	const directives = readDirectives(last?.text ?? "");
	const results = resultsAfterLastUser(request.messages);
	const wanted = directives.toolSteps[stepsSinceLastUser(request.messages)] ?? [];
	const toolCalls = results.length > 0 ? wanted : toolCallsFor(request, directives.text, wanted);
	const thinking = request.isThinking || directives.isThinking ? thoughts(directives.text, toolCalls) : undefined;
	if (toolCalls.length > 0) {
		return { thinking, text: "Let me look.", toolCalls, usage: directives.usage };
	}
	const body = directives.words > 0 ? longText(directives.words) : reply(request, directives.text, results, last);
	const isFirst = !request.messages.some((message) => message.role === "assistant");
	return {
		thinking,
		text: isFirst && !isMachineRequest(request) ? `${body}\n\n${introduction}` : body,
		usage: directives.usage,
	};
}

function reply(request: DemoRequest, text: string, results: readonly string[], last: DemoMessage | undefined): string {
	if (results.length > 0) {
		return `The tool answered:\n\n\`\`\`\n${results.join("\n").slice(0, 400)}\n\`\`\`\n\nThat is ${countOf(results.join("\n"))}.`;
	}
	if (last && last.imageCount > 0) {
		return `You sent ${last.imageCount === 1 ? "a picture" : `${last.imageCount} pictures`}. I cannot see, but it arrived.`;
	}
	for (const answer of [pageAnalysis, title, summary, project, earlier, greeting, identity, code, table, list, sum]) {
		const found = answer(text, request);
		if (found !== null) {
			return found;
		}
	}
	return generalAnswer(text);
}

type Reply = (text: string, request: DemoRequest) => string | null;

/** A page that is to be told of in JSON: what its text begins with, in the places that were asked for. */
const pageAnalysis: Reply = (text, request) => {
	if (!/"key_insights"/.test(systemText(request))) return null;
	const body = text.replace(/^[^]*?\n\n/, "").replace(/\n-----[^\n]*$/, "");
	const sentences = body.match(/[^.!?\n]+[.!?]?/g)?.map((sentence) => sentence.trim()) ?? [];
	return JSON.stringify({
		title: /^Title: (.*)$/m.exec(text)?.[1] ?? "A page",
		main_topic: sentences[0] ?? "Nothing much",
		reasons_to_care: [`It is about ${keywords(body).slice(0, 3).join(", ")}.`],
		key_insights: sentences.slice(0, 3),
		technical_details: `The page has ${countOf(body)}.`,
	});
};

const title: Reply = (text, request) =>
	(/\btitle\b/i.test(systemText(request)) && /\b(short|words|conversation|chat)\b/i.test(systemText(request))) ||
	/\btitle for\b/i.test(text)
		? (keywords(text).slice(0, 5).join(" ") || "A short chat").replace(/^./, (first) => first.toUpperCase())
		: null;

const summary: Reply = (text, request) => {
	if (!/\b(summar\w*|tl;?dr|shorten)\b/i.test(`${text.slice(0, 400)} ${text.slice(-200)}`)) {
		return null;
	}
	const given =
		text.replace(/^[^\n:]{0,200}(:|\n)/, "").trim() ||
		request.messages
			.filter(({ role }) => role !== "system")
			.map((message) => message.text)
			.join("\n");
	const sentences =
		given
			.match(/[^.!?\n]+[.!?]?/g)
			?.map((sentence) => sentence.trim())
			.filter((sentence) => sentence.length > 20) ?? [];
	const chosen =
		sentences.length > 2 ? [sentences[0], sentences[Math.floor(sentences.length / 2)], sentences.at(-1)] : sentences;
	return `In short:\n\n${chosen.map((sentence) => `- ${sentence}`).join("\n") || `- ${given.slice(0, 200)}`}\n\nThe text has ${countOf(given)}; it is about ${keywords(given).slice(0, 4).join(", ") || "little"}.`;
};

const project: Reply = (text, request) => {
	if (!/\b(project|workspace|repository|repo|codebase)\b/i.test(text)) {
		return null;
	}
	const known = systemText(request)
		.split("\n")
		.map((line) => line.trim())
		.filter((line) => /project|workspace|folder|framework|language|package manager|repository|path/i.test(line));
	return known.length > 0
		? `This is what I was told about the project:\n\n${known
				.slice(0, 8)
				.map((line) => `- ${line.replace(/^[-*]\s*/, "")}`)
				.join("\n")}`
		: "I was told nothing about the project you have open.";
};

const earlier: Reply = (text, request) => {
	if (!/\b(what did I|my (first|last|previous)|did I (just )?(say|ask|write)|remember)\b/i.test(text)) {
		return null;
	}
	const own = request.messages
		.filter((message) => message.role === "user")
		.slice(0, -1)
		.map((message) => readDirectives(message.text).text);
	const name = own.map((line) => /\bmy name is (\w+)/i.exec(line)?.[1]).findLast(Boolean);
	const wanted = /\bfirst\b/i.test(text) ? own[0] : own.at(-1);
	return wanted === undefined
		? "This is the first thing you wrote."
		: `${name && /name/i.test(text) ? `Your name is ${name}. ` : ""}You wrote: “${wanted.slice(0, 300)}”`;
};

const greeting: Reply = (text) => {
	const name = /\bmy name is (\w+)/i.exec(text)?.[1];
	if (/^\s*(thanks|thank you|danke|merci)\b/i.test(text)) {
		return "You are welcome.";
	}
	return /^\s*(hi|hello|hey|good (morning|day|evening)|hallo|bonjour|hola)\b/i.test(text) && text.length < 80
		? `Hello${name ? `, ${name}` : ""}! What shall we work on?`
		: name && text.length < 60
			? `Nice to meet you, ${name}.`
			: null;
};

const identity: Reply = (text) =>
	/\b(who|what) are you\b|\bwhich model\b|\bwhat model\b/i.test(text)
		? "A demo model. I stand in where no model is installed, so that the rest can be tried."
		: null;

const code: Reply = (text) => {
	const language = languages.find(({ names }) => names.test(text));
	if (!language && !/\b(function|code|script|implement|snippet|program)\b/i.test(text)) {
		return null;
	}
	const chosen = language ?? languages[0];
	if (!chosen) {
		return null;
	}
	const subject = keywords(text.replace(chosen.names, " "))
		.filter((word) => !/^(function|code|script|write|program|implement|snippet|show|example|please|give)$/.test(word))
		.slice(0, 2);
	const [first = "reverse", second = "text"] = subject;
	const snake = ["python", "rust", "ruby", "bash", "sql"].includes(chosen.id);
	const name = snake ? `${first}_${second}` : `${first}${second.charAt(0).toUpperCase()}${second.slice(1)}`;
	return `Here is a small example in ${chosen.label}:\n\n\`\`\`${chosen.id}\n${chosen.reverse.replaceAll("NAME", name)}\n\`\`\`\n\n\`${name}\` turns its text around; put your own logic in its place.`;
};

const table: Reply = (text) => {
	if (!/\btable\b/i.test(text)) {
		return null;
	}
	const rows = keywords(text)
		.filter((word) => word !== "table")
		.slice(0, 4);
	return `| Item | Letters | First |\n| --- | ---: | --- |\n${(rows.length > 1 ? rows : ["apple", "pear", "plum"]).map((word) => `| ${word} | ${word.length} | ${word[0]} |`).join("\n")}`;
};

const list: Reply = (text) => {
	if (!/\b(list|steps|ideas|ways|reasons|tips)\b/i.test(text)) {
		return null;
	}
	const count = Math.min(10, Math.max(1, Number(/\b(\d{1,2})\b/.exec(text)?.[1] ?? 3)));
	const about = keywords(text).filter((word) => !/^(list|steps|ideas|ways|reasons|tips|give)$/.test(word));
	const verbs = [
		"Understand",
		"Plan",
		"Try",
		"Measure",
		"Improve",
		"Document",
		"Share",
		"Review",
		"Repeat",
		"Rest from",
	];
	return Array.from(
		{ length: count },
		(_, index) => `${index + 1}. **${verbs[index]}** ${about[index % Math.max(1, about.length)] ?? "the matter"}`,
	).join("\n");
};

const sum: Reply = (text) => {
	const found = findSum(text);
	return found && `${found.expression} = **${Number(found.value.toFixed(6))}**`;
};

function generalAnswer(text: string): string {
	const about = keywords(text).slice(0, 3);
	if (about.length === 0) {
		return "Tell me a little more: I answer greetings, sums, questions about code, lists, tables, summaries, and about the project.";
	}
	return `You ask about ${about.map((word) => `*${word}*`).join(", ")}. A real model would know more; I can only tell that your message has ${countOf(text)}.`;
}

function thoughts(text: string, calls: readonly DemoToolCall[]): string {
	const about = keywords(text).slice(0, 3).join(", ") || "a greeting";
	return `The user writes about ${about}. ${calls.length > 0 ? `The tool ${calls.map(({ name }) => name).join(", ")} helps here.` : "I can answer this directly."}`;
}

function toolCallsFor(request: DemoRequest, text: string, wanted: readonly DemoToolCall[]): readonly DemoToolCall[] {
	if (wanted.length > 0) {
		return wanted;
	}
	const chosen = chooseTool(text, request.tools);
	return chosen ? [chosen] : [];
}

function longText(words: number): string {
	const stock =
		"the quick model writes a long and steady line about nothing in particular so that scrolling can be watched".split(
			" ",
		);
	return Array.from(
		{ length: words },
		(_, index) => `${stock[index % stock.length]}${index % 40 === 39 ? ".\n\n" : " "}`,
	)
		.join("")
		.trim();
}

const common = new Set(
	"a an and are as at be but by can could did do does for from give had has have how i if in is it its make me my no not of on one or our please should show so some tell than that the their them then there they this to us use was we were what when where which who why will with would write you your".split(
		" ",
	),
);

function keywords(text: string): string[] {
	const found = text.toLowerCase().match(/[\p{L}][\p{L}\p{N}]{2,}/gu) ?? [];
	return [...new Set(found.filter((word) => !common.has(word)))];
}

function countOf(text: string): string {
	const words = text.match(/\S+/g)?.length ?? 0;
	const lines = text.split("\n").length;
	return `${words} ${words === 1 ? "word" : "words"} in ${lines} ${lines === 1 ? "line" : "lines"}`;
}

/** The introduction would spoil titles and summaries that another part of a program asks for. */
function isMachineRequest(request: DemoRequest): boolean {
	return /\b(title|summar\w*|json)\b/i.test(systemText(request));
}

function systemText(request: DemoRequest): string {
	return request.messages
		.filter(({ role }) => role === "system")
		.map(({ text }) => text)
		.join("\n");
}

export function lastUserMessage(messages: readonly DemoMessage[]): DemoMessage | undefined {
	return messages.findLast((message) => message.role === "user");
}

/** How many answers the round has so far: each of them asked for tools. */
function stepsSinceLastUser(messages: readonly DemoMessage[]): number {
	const last = messages.findLastIndex((message) => message.role === "user");
	return messages.slice(last + 1).filter(({ role }) => role === "assistant").length;
}

function resultsAfterLastUser(messages: readonly DemoMessage[]): readonly string[] {
	const last = messages.findLastIndex((message) => message.role === "user");
	return messages
		.slice(last + 1)
		.filter(({ role }) => role === "tool")
		.map(({ text }) => text);
}
