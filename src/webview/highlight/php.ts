import { clike } from "@codemirror/legacy-modes/mode/clike";
import type { StringStream } from "@codemirror/streamparser";

const keywords =
	"abstract as break case catch class clone const continue declare default do echo else elseif enum extends final " +
	"finally fn for foreach from function global goto if implements include include_once instanceof insteadof interface " +
	"match namespace new print private protected public readonly require require_once return static switch throw trait " +
	"try use var while yield and or xor isset unset list";
const types = "array bool callable float int iterable mixed never object string void self parent";

/** PHP, whose grammar is not among those of the library: close enough to C, with its own variables and comments. */
export const php = clike({
	name: "php",
	keywords: words(keywords),
	types: words(types),
	blockKeywords: words("catch do else elseif for foreach if switch try while finally function class"),
	atoms: words("true false null TRUE FALSE NULL"),
	multiLineStrings: true,
	hooks: {
		$(stream: StringStream) {
			stream.eatWhile(/[\w$]/);
			return "variableName.special";
		},
		"#"(stream: StringStream) {
			if (stream.match("[")) return "meta";
			stream.skipToEnd();
			return "comment";
		},
		"<"(stream: StringStream) {
			return stream.match(/^\?(php|=)?/) ? "meta" : "operator";
		},
		"?"(stream: StringStream) {
			return stream.match(">") ? "meta" : "operator";
		},
	},
});

function words(list: string): Readonly<Record<string, true>> {
	return Object.fromEntries(list.split(" ").map((word) => [word, true]));
}
