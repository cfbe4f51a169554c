const allowedSchemes = new Set(["http:", "https:", "mailto:"]);

/**
 * The address in the form in which the host is asked to open it, or null when its scheme is not one of http, https
 * and mailto. Relative addresses lead nowhere from a chat and are null too. International host names come as punycode.
 */
export function safeAddress(address: string): string | null {
	try {
		const url = new URL(address);
		return allowedSchemes.has(url.protocol) ? url.href : null;
	} catch {
		return null;
	}
}

/** Host names in a text that could pass for an address. */
const hostInText = /^(?:[a-z][a-z+.-]*:\/\/)?(?:[^\s/@]*@)?([\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)(?:[/:?#]|$)/iu;

/** The host that a link leads to, when its words name another one; null when nobody is deceived. */
export function disguisedHost(words: string, address: string): string | null {
	const named = hostInText.exec(words.trim())?.[1];
	if (named === undefined) return null;
	const { host } = new URL(address);
	return safeAddress(`https://${named}`) === safeAddress(`https://${host}`) || host === "" ? null : host;
}
