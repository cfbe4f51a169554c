type Answer = "allow" | "confirm";

const readers = [
	"ls",
	"cat",
	"head",
	"tail",
	"wc",
	"grep",
	"find",
	"sort",
	"pwd",
	"echo",
	"date",
	"sed",
	"git status",
	"git log",
];
const prefixes = [...readers, "git diff", "git show", "git branch", "true", "npm test"];

/** What a user plausibly said "always" to at some time. */
const remembered =
	/^(?:npm|node|rm|docker|sed|code|ollama|ping|yes|sudo|xargs|env|export|awk|python3|bash|tee|git|time|command|coproc|exec|trap|alias|function|true|if|for|while|\(|\{|!|\[\[|\.)/;

const dangerous = /\b(?:rm|curl|wget|dd|mkfs|shutdown|chmod|chown|kill)\b/;

const begins = (command: string) => prefixes.some((prefix) => command === prefix || command.startsWith(`${prefix} `));

/** Ways to judge a command that look sensible and are not. Each is here to show which cases it gets wrong. */
export const naiveCommandJudges: Readonly<Record<string, (command: string) => Answer>> = {
	prefixMatch: (command) => (begins(command.trim()) ? "allow" : "confirm"),
	splitThenPrefix: (command) =>
		command.split(/&&|\|\||[;|\n]/).every((part) => begins(part.trim())) ? "allow" : "confirm",
	firstProgram: (command) => (/^(?:ls|cat|git|echo|find|grep)\b/.test(command) ? "allow" : "confirm"),
	listOfDangers: (command) => (dangerous.test(command) ? "confirm" : "allow"),
	rememberedProgram: (command) => (remembered.test(command.trim()) ? "allow" : "confirm"),
	asksAlways: () => "confirm",
};
