/** What the editor's colours are on paper. */
const paper: Readonly<Record<string, string>> = {
	"--vscode-foreground": "#1f1f1f",
	"--vscode-descriptionForeground": "#5a5a5a",
	"--vscode-editor-background": "#ffffff",
	"--vscode-widget-border": "#d4d4d4",
	"--vscode-textLink-foreground": "#1f1f1f",
	"--vscode-charts-blue": "#1a65c0",
	"--vscode-charts-orange": "#1a65c0",
	"--vscode-charts-yellow": "#b08000",
	"--vscode-charts-red": "#b01011",
	"--vscode-font-family": "system-ui, sans-serif",
	"--vscode-font-size": "13px",
	"--vscode-editor-font-family": "ui-monospace, monospace",
};

/**
 * A page of ours as a document that needs nothing else: its own style, dark on white, and no script may run in it. `css` is
 * the style it was shown with.
 */
export function printedPage(title: string, html: string, css: string): string {
	const colours = Object.entries(paper).map(([name, value]) => `${name}: ${value};`);
	return `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</title>
<style>
:root { ${colours.join(" ")} }
${css.replaceAll("</", "<\\/")}
html, body { height: auto; background: white; }
.figure { break-inside: auto; content-visibility: visible; }
.figure-head { break-after: avoid; }
.figure-scroll { max-height: none; overflow: visible; }
.only-printed { display: block; }
tr { break-inside: avoid; }
</style>
</head>
<body>
${html}
</body>
</html>
`;
}
