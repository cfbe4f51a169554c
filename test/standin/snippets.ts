export interface Language {
	/** For the fence. */
	readonly id: string;
	readonly label: string;
	/** How people and file names call it. */
	readonly names: RegExp;
	readonly reverse: string;
}

/** One small function per language, named after what was asked: `NAME` stands for it. */
export const languages: readonly Language[] = [
	{
		id: "typescript",
		label: "TypeScript",
		names: /\b(typescript|ts|tsx)\b/i,
		reverse: 'export function NAME(text: string): string {\n\treturn [...text].reverse().join("");\n}',
	},
	{
		id: "javascript",
		label: "JavaScript",
		names: /\b(javascript|js|node(\.?js)?)\b/i,
		reverse: 'export function NAME(text) {\n\treturn [...text].reverse().join("");\n}',
	},
	{
		id: "python",
		label: "Python",
		names: /\b(python|py)\b/i,
		reverse: "def NAME(text: str) -> str:\n    return text[::-1]",
	},
	{
		id: "rust",
		label: "Rust",
		names: /\brust\b/i,
		reverse: "fn NAME(text: &str) -> String {\n    text.chars().rev().collect()\n}",
	},
	{
		id: "go",
		label: "Go",
		names: /\b(golang|in go|go (code|function|program))\b/i,
		reverse:
			"func NAME(text string) string {\n\trunes := []rune(text)\n\tfor i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {\n\t\trunes[i], runes[j] = runes[j], runes[i]\n\t}\n\treturn string(runes)\n}",
	},
	{
		id: "java",
		label: "Java",
		names: /\bjava\b/i,
		reverse: "static String NAME(String text) {\n    return new StringBuilder(text).reverse().toString();\n}",
	},
	{
		id: "csharp",
		label: "C#",
		names: /(\bc#|\bcsharp\b|\.net\b)/i,
		reverse: "static string NAME(string text) => new string(text.Reverse().ToArray());",
	},
	{
		id: "cpp",
		label: "C++",
		names: /(\bc\+\+|\bcpp\b)/i,
		reverse: "std::string NAME(std::string text) {\n    std::reverse(text.begin(), text.end());\n    return text;\n}",
	},
	{ id: "ruby", label: "Ruby", names: /\bruby\b/i, reverse: "def NAME(text)\n  text.reverse\nend" },
	{
		id: "php",
		label: "PHP",
		names: /\bphp\b/i,
		reverse: "function NAME(string $text): string {\n    return strrev($text);\n}",
	},
	{ id: "bash", label: "Bash", names: /\b(bash|shell|sh script)\b/i, reverse: 'NAME() {\n\tprintf "%s" "$1" | rev\n}' },
	{
		id: "sql",
		label: "SQL",
		names: /\bsql\b/i,
		reverse: "SELECT reverse(text) AS NAME FROM messages ORDER BY created_at DESC LIMIT 10;",
	},
	{
		id: "html",
		label: "HTML",
		names: /\bhtml\b/i,
		reverse: '<!doctype html>\n<title>NAME</title>\n<p dir="rtl">Hello from the demo model.</p>',
	},
	{
		id: "css",
		label: "CSS",
		names: /\bcss\b/i,
		reverse: ".NAME {\n\tdisplay: flex;\n\tflex-direction: row-reverse;\n}",
	},
];
