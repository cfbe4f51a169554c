/** How keys of well-known services and private keys begin. */
const secret = new RegExp(
	[
		"sk-(?:ant-|proj-|or-)?[A-Za-z0-9_-]{16,}",
		"(?:gh[pousr]|github_pat|glpat)[_-][A-Za-z0-9_]{16,}",
		"(?:AKIA|ASIA)[0-9A-Z]{16}",
		"AIza[0-9A-Za-z_-]{30,}",
		"xox[abeoprs]-[0-9A-Za-z-]{10,}",
		"(?:sk|rk)_(?:live|test)_[0-9A-Za-z]{16,}",
		"npm_[A-Za-z0-9]{30,}",
		"hf_[A-Za-z0-9]{20,}",
		"eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}",
		"-----BEGIN [A-Z ]*PRIVATE KEY",
		"(?:password|passwd|secret|token|api[_-]?key)[\"']?\\s*[=:]\\s*[\"']?[^\\s\"'&]{8,}",
	].join("|"),
	"i",
);

/** Whether a text that would leave this computer looks as if it held a key or a password, also when it is written for a URL. */
export function hasSecret(text: string): boolean {
	return secret.test(text) || secret.test(decoded(text));
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text.replaceAll("+", " "));
	} catch {
		// Not every percent sign belongs to a URL.
		return text;
	}
}
