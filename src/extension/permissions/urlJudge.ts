import type { ResolvedAction } from "./action.ts";
import { askedBy, denied, type Finding } from "./finding.ts";
import { hasHidden } from "./lookalikes.ts";
import { hasSecret } from "./secrets.ts";

export interface UrlFinding {
	readonly finding: Finding;
	readonly resolved: ResolvedAction;
}

const longestUrl = 8000;

/**
 * Says what the fixed rules say of fetching an address. It is read once, by the same rules as the one that fetches it; which
 * hosts can be reached at all is judged there, where names have become addresses.
 */
export function judgeUrl(written: string, isTrusted: boolean): UrlFinding {
	const url = written.length > longestUrl ? null : URL.parse(written);
	const refused = (finding: Finding): UrlFinding => ({ finding, resolved: { kind: "unresolved" } });
	if (url === null) return refused(denied("fetch.malformed"));
	if (url.protocol !== "http:" && url.protocol !== "https:") return refused(denied("fetch.scheme"));
	if (url.hostname === "") return refused(denied("fetch.malformed"));
	if (url.username !== "" || url.password !== "") return refused(denied("fetch.credentials"));
	url.hash = "";
	return {
		finding: askedBy(
			hasSecret(written) && "fetch.secret",
			hasHidden(written) && "fetch.hidden",
			url.hostname.split(".").some((label) => label.startsWith("xn--")) && "fetch.lookalike",
			!isTrusted && "untrusted.asks",
		),
		resolved: { kind: "fetch", url: url.href, host: url.host },
	};
}
