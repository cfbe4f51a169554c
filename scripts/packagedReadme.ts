/**
 * The README as the package carries it. Nothing in a VSIX resolves a relative address, so links into the repository
 * become their text and pictures from it disappear; absolute addresses and anchors stay.
 */
export function packagedReadme(markdown: string): string {
	return markdown
		.replaceAll(/!\[[^\]]*\]\((?!\w+:)[^)]*\)\n*/g, "")
		.replaceAll(/<img\b[^>]*\bsrc="(?!\w+:)[^>]*>\n*/g, "")
		.replaceAll(/\[([^\]]*)\]\((?!\w+:|#)[^)]*\)/g, "$1");
}
