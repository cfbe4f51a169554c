import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";

/** Shapes that keys of well-known services have; an address is written down on both ends and on the way. */
const secretShapes = [
	/\bsk-[A-Za-z0-9_-]{16,}/,
	/\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,})/,
	/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
	/\bAIza[\w-]{30,}/,
	/\bxox[abeoprs]-[\w-]{10,}/,
	/\b(?:gsk|xai|hf|npm|pplx)[_-][A-Za-z0-9]{16,}/,
	/\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/,
	/-----BEGIN [A-Z ]*PRIVATE KEY/,
];
const longestAddress = 8000;

/**
 * The address as it will be dialled, or a DaybookError: only http and https, without user name and password, and without
 * anything that looks like a key. Parsed once, here: what is judged is what is fetched.
 */
export function judgeUrl(text: string, localize: Localize): URL {
	const url = text.length > longestAddress ? null : URL.parse(text.trim());
	if (url === null) throw new DaybookError("bad_address", localize("This is no address of a web page. Check it."));
	if (url.protocol !== "http:" && url.protocol !== "https:") {
		throw new DaybookError(
			"bad_address",
			localize("Only http and https addresses are fetched, not {0}.", url.protocol),
		);
	}
	if (url.username !== "" || url.password !== "") {
		throw new DaybookError(
			"bad_address",
			localize("The address holds a user name or password. Take it out and try again."),
		);
	}
	if (holdsSecret(url)) {
		throw new DaybookError("secret_in_address", localize("The address seems to hold a key, so nothing was sent."));
	}
	url.hash = "";
	return url;
}

function holdsSecret(url: URL): boolean {
	const spellings = [url.href, decoded(url.href)];
	return spellings.some((spelling) => secretShapes.some((shape) => shape.test(spelling)));
}

/** Without percent signs, also where they were written twice. */
function decoded(text: string): string {
	try {
		return decodeURIComponent(decodeURIComponent(text));
	} catch {
		return text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
	}
}
