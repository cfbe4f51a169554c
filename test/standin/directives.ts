import type { DemoAnswer, DemoToolCall, Fault } from "./options.ts";

/**
 * What a prompt asks of the stand-in itself, written as [[name …]]:
 * [[fault:cut after=3]] [[fault:429 retry-after=2 times=1]] [[fault:delay ms=2000]] [[fault:stall]] [[fault:html]]
 * [[load ms=3000]] [[think]] [[pace ms=100]] [[words 500]] [[tool name {"a":1}]] [[usage input=10 output=3]]
 * Tools behind [[then]] are called once the results of those before it are there: a round of several steps.
 */
export interface Directives {
	readonly faults: readonly { readonly fault: Fault; readonly times: number }[];
	readonly loadMs: number;
	readonly isThinking: boolean;
	readonly paceMs: number | null;
	readonly words: number;
	/** What is called in each step of the round, one after the other. */
	readonly toolSteps: readonly (readonly DemoToolCall[])[];
	readonly usage: DemoAnswer["usage"];
	/** The prompt without them. */
	readonly text: string;
}

const pattern = /\[\[(fault:[\w-]+|load|think|pace|words|tool|then|usage)\b([\s\S]*?)\]\](?!\])/g;

export function readDirectives(prompt: string): Directives {
	const found = [...prompt.matchAll(pattern)].map((match) => ({ name: match[1] ?? "", rest: (match[2] ?? "").trim() }));
	const numberOf = (name: string, key: string): number | null => {
		const rest = found.find((directive) => directive.name === name)?.rest;
		return rest === undefined ? null : Number(settings(rest)[key] ?? rest) || 0;
	};
	const usage = found.find((directive) => directive.name === "usage");
	return {
		faults: found
			.filter(({ name }) => name.startsWith("fault:"))
			.map(({ name, rest }) => faultFrom(name.slice(6), rest)),
		loadMs: numberOf("load", "ms") ?? 0,
		isThinking: found.some(({ name }) => name === "think"),
		paceMs: numberOf("pace", "ms"),
		words: numberOf("words", "count") ?? 0,
		toolSteps: stepsOf(found),
		usage:
			usage && Object.fromEntries(Object.entries(settings(usage.rest)).map(([key, value]) => [key, Number(value)])),
		text: prompt.replaceAll(pattern, "").trim(),
	};
}

function stepsOf(found: readonly { readonly name: string; readonly rest: string }[]): DemoToolCall[][] {
	const steps: DemoToolCall[][] = [[]];
	for (const { name, rest } of found) {
		if (name === "then") steps.push([]);
		if (name === "tool") steps.at(-1)?.push(toolCallFrom(rest));
	}
	return steps;
}

function faultFrom(name: string, rest: string): { fault: Fault; times: number } {
	const given = settings(rest);
	const times = Number(given["times"] ?? Number.POSITIVE_INFINITY);
	return { fault: namedFault(name, given), times };
}

function namedFault(name: string, given: Readonly<Record<string, string>>): Fault {
	const after = Number(given["after"] ?? 3);
	switch (name) {
		case "delay":
			return { kind: name, ms: Number(given["ms"] ?? 1000) };
		case "cut":
		case "half-line":
		case "no-end":
		case "stall":
		case "garbage":
		case "error-event":
			return { kind: name, after };
		case "html":
		case "empty":
			return { kind: name };
		default: {
			const wait = given["retry-after"];
			return {
				kind: "status",
				status: Number(name) || 500,
				headers: wait === undefined ? {} : { "retry-after": wait },
			};
		}
	}
}

function toolCallFrom(rest: string): DemoToolCall {
	const [, name = "tool", json = "{}"] = /^(\S+)\s*([\s\S]*)$/.exec(rest) ?? [];
	try {
		const value: unknown = JSON.parse(json || "{}");
		return { name, arguments: typeof value === "object" && value !== null ? { ...value } : {} };
	} catch {
		return { name, arguments: json };
	}
}

function settings(rest: string): Record<string, string> {
	return Object.fromEntries([...rest.matchAll(/([\w-]+)=(\S+)/g)].map(([, key = "", value = ""]) => [key, value]));
}
