import type { Localize } from "../localize.ts";

/** Every rule by name, with what the user and the model are told when it decides. Translated where it is used. */
const sentences = {
	open: "No rule speaks of this.",
	mayHaveRun: "It was allowed before and its end is not known: it may have run already, and would run again.",
	asks: "Daybook asks before anything is changed, run or sent.",
	failure: "What this call would do could not be told.",
	large: "The call is too large to be read before it is allowed.",
	grant: "You allowed this before.",
	reading: "It only reads inside the workspace.",
	changed: "What the call would do changed while it waited, again and again.",
	cancelled: "Nobody answered whether this call may run, so it did not.",
	refused: "The user did not allow this call.",
	refusedWithWords: "The user did not allow this call and says: {0}",
	unentered: "The decision could not be entered in the books, so the call did not run.",
	"mode.auto": "Files of the workspace may be changed without asking here.",
	"mode.confirm": "You want to be asked each time about this tool.",
	"mode.deny": "This tool is switched off here.",
	untrusted: "The workspace is not trusted, so nothing is changed, run or sent.",
	"untrusted.asks": "The workspace is not trusted.",

	"path.empty": "The path is empty.",
	"path.characters": "The path has characters that no path may have.",
	"path.long": "The path or a name in it is too long.",
	"path.scheme": "An address is not a path; give the path of a file.",
	"path.network": "Paths to other computers are not opened.",
	"path.device": "The path names a device.",
	"path.stream": "The path names a hidden part of a file.",
	"path.shortName": "Shortened names of Windows are not taken; give the whole name.",
	"path.trailing": "A name in the path ends with a dot or a blank, which Windows drops.",
	"path.homeOfOther": "The path begins with a home folder that is not yours.",
	"path.noFolder": "No folder is open that the path could be in.",
	"path.unreachable": "The path leads nowhere that can be opened ({0}).",
	"path.special": "It is not an ordinary file or folder.",
	"path.ownStorage": "What Daybook, the editor and other agents keep for themselves is closed to tools.",
	"path.root": "The folder of the workspace and those above it are neither moved nor deleted.",
	"path.outsideRead": "It lies outside the workspace.",
	"path.outsideWrite": "Nothing outside the workspace is changed.",
	"path.outsideWriteAsked": "It would change something outside the workspace.",
	"path.homeSettings": "Settings of your account are not changed.",
	"path.protected": "This file decides what is run or trusted.",
	"path.lookalike": "The name stands for a file that decides what is run or trusted, in other letters.",
	"path.sensitive": "Files of that name usually hold secrets.",
	"path.otherNames": "The file has further names, perhaps outside the workspace.",
	"path.delete": "Each deletion is asked for.",
	"path.move": "Each move is asked for.",
	"path.hidden": "The path has characters that nobody sees.",
	"path.similar": "The path has letters that look like others.",
	"path.backslash": "The path has a backslash, which other systems take for a slash.",

	"command.folder": "The folder to run in cannot be used.",
	"command.empty": "The command is empty.",
	"command.characters": "The command has characters that no command may have.",
	"command.long": "The command is too long to be understood.",
	"command.many": "The command is made of too many commands.",
	"command.hidden": "The command has characters that nobody sees.",
	"command.shell": "Commands for this shell are not understood, so each is asked for.",
	"command.unparsed": "The command cannot be understood.",
	"command.critical": "The command could destroy more than this project.",
	"command.redirect": "The command writes to a file or reads from one by redirection.",
	"command.outside": "The command would run outside the workspace.",
	"command.readOnly": "The command only reads inside the workspace.",
	"command.asksReadOnly": "The command only reads, but commands are asked for here.",

	"fetch.malformed": "This is not an address of the web.",
	"fetch.scheme": "Only http and https addresses are fetched.",
	"fetch.credentials": "Addresses with a user name or password are not fetched.",
	"fetch.secret": "The address seems to hold a key or a password.",
	"fetch.hidden": "The address has characters that nobody sees.",
	"fetch.lookalike": "The host's name has letters that look like others.",
	"mcp.secret": "What would be sent seems to hold a key or a password.",
} as const;

/** Name of a rule: what the decision log keeps. */
export type Rule = keyof typeof sentences;

/** What a rule says, with what it names filled in. */
export function ruleSentence(rule: Rule, values: readonly string[], localize: Localize): string {
	return localize(sentences[rule], ...values);
}

/** True for the name of a rule: what was entered may be of another version. */
export function isRule(name: string): name is Rule {
	return Object.hasOwn(sentences, name);
}
