export class MarkdownDocument {
	text = "";
	static of(text: string): MarkdownDocument {
		const document = new MarkdownDocument();
		document.append(text);
		return document;
	}
	append(text: string): void {
		this.text += text;
	}
}
