import { keyKindsIn } from "../../shared/keyShapes.ts";

/** What is named a secret in an address or in arguments, whatever it looks like. */
const named =
	/(?:password|passwd|secret|token|api[_-]?key)["']?\s*[=:]\s*["']?[^\s"'&]{8,}|-----BEGIN [A-Z ]{0,30}PRIVATE KEY/i;

/** Whether a text that would leave this computer looks as if it held a key or a password, also when it is written for a URL. */
export function hasSecret(text: string): boolean {
	return [text, decoded(text)].some((each) => keyKindsIn(each).length > 0 || named.test(each));
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text.replaceAll("+", " "));
	} catch {
		// Not every percent sign belongs to a URL.
		return text;
	}
}
