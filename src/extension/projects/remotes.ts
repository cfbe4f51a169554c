/**
 * The one spelling of a git remote: `host/path`, or `host:port/path` for an unusual port.
 *
 * Two spellings of one repository must come out equal, and neither user, password nor token may come through:
 * whatever could be part of a credential makes the remote unusable as an identity instead.
 */

const DEFAULT_PORTS: Readonly<Record<string, string>> = {
	https: "443",
	http: "80",
	ssh: "22",
	"git+ssh": "22",
	"ssh+git": "22",
	"git+https": "443",
	"git+http": "80",
	git: "9418",
};

/** Other names under which large hosts serve the same repositories. */
const HOST_ALIASES: Readonly<Record<string, string>> = {
	"www.github.com": "github.com",
	"ssh.github.com:443": "github.com",
	"altssh.gitlab.com:443": "gitlab.com",
	"altssh.bitbucket.org:443": "bitbucket.org",
	"www.bitbucket.org": "bitbucket.org",
	"ssh.dev.azure.com": "dev.azure.com",
	"vs-ssh.visualstudio.com": "dev.azure.com",
};

const MAX_LENGTH = 1000;
const HOST = /^(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]{2,45}\])$/;
const LOOPBACK = /^(?:localhost|.*\.localhost|127\.[\d.]+|0\.0\.0\.0|\[::1\]|\[::\])$/;
// Neither control characters nor spaces.
const PATH = /^[^\s\p{Cc}@?#\\<>"|]+$/u;

interface Address {
	readonly scheme: string;
	readonly authority: string;
	readonly path: string;
	/** All that follows the authority, query and fragment too. */
	readonly rest: string;
}

/** `scheme://authority/path`, or `authority:path` as scp writes it; null for anything else, local paths among it. */
function splitAddress(address: string): Address | null {
	const withScheme = /^([a-z][a-z0-9+.-]{0,30}):\/\/([^/?#\\]*)((\/[^?#]*)?.*)$/is.exec(address);
	if (withScheme !== null) {
		const [, scheme = "", authority = "", rest = "", path = ""] = withScheme;
		return { scheme: scheme.toLowerCase(), authority, path, rest };
	}
	if (address.includes("://")) return null;
	// A single letter before the colon is a drive; two colons call a helper program.
	const scp = /^((?:[^@:/\\\s]+@)?(?:\[[0-9a-fA-F:.]+\]|[^@:/\\\s]{2,})):(?!:)(([^?#]*).*)$/s.exec(address);
	return scp === null ? null : { scheme: "ssh", authority: scp[1] ?? "", path: scp[3] ?? "", rest: scp[2] ?? "" };
}

function hostOf({ scheme, authority }: Address): string | null {
	const place = authority.slice(authority.lastIndexOf("@") + 1).toLowerCase();
	const [, name = "", port = ""] = /^(\[[^\]]*\]|[^:]*)(?::(\d{0,5}))?$/.exec(place) ?? [];
	const host = name.endsWith(".") ? name.slice(0, -1) : name;
	if (!HOST.test(host) || LOOPBACK.test(host)) return null;
	const kept = port === "" || port === DEFAULT_PORTS[scheme] ? host : `${host}:${port}`;
	return Object.hasOwn(HOST_ALIASES, kept) ? (HOST_ALIASES[kept] ?? null) : kept;
}

function decode(path: string): string | null {
	try {
		return decodeURIComponent(path);
	} catch {
		return null;
	}
}

function segmentsOf(path: string): string[] | null {
	const decoded = decode(path);
	if (decoded === null || !PATH.test(decoded)) return null;
	const segments = decoded.split("/").filter((segment) => segment !== "" && segment !== ".");
	const last = segments.pop()?.replace(/\.git$/i, "") ?? "";
	if (last === "" || segments.includes("..") || last === "..") return null;
	return [...segments, last];
}

/** Azure DevOps has three spellings: dev.azure.com, ssh.dev.azure.com with v3/, and <organisation>.visualstudio.com. */
function azure(host: string, segments: readonly string[]): string | null {
	const old = /^([a-z0-9-]+)\.visualstudio\.com$/.exec(host);
	if (host !== "dev.azure.com" && old === null) return null;
	const named = segments.filter((segment, index) => segment !== "_git" && !(index === 0 && segment === "v3"));
	const rest = named[0] === "DefaultCollection" ? named.slice(1) : named;
	return ["dev.azure.com", ...(old === null ? [] : [old[1] ?? ""]), ...rest].join("/");
}

/**
 * @returns `host/path` with the host in lower case, or null when the remote cannot identify a project: a local path or
 * file, this machine, an unknown scheme, or an address that is not clearly free of credentials.
 */
export function normalizeRemote(remote: string): string | null {
	const trimmed = remote.trim();
	const address = trimmed.length > MAX_LENGTH ? null : splitAddress(trimmed);
	if (address === null || !Object.hasOwn(DEFAULT_PORTS, address.scheme)) return null;
	// What stands before an "@" so late may be a password with a slash or a question mark in it.
	if (/@|%40/.test(address.rest)) return null;
	const host = hostOf(address);
	const segments = segmentsOf(address.path);
	if (host === null || segments === null) return null;
	return azure(host, segments) ?? [host, ...segments].join("/");
}

export interface NamedRemote {
	readonly name: string;
	readonly url: string;
}

/**
 * The remote that stands for the repository: origin, else the one that all agree on.
 * Null when there is none or when several without an origin disagree.
 */
export function identifyingRemote(remotes: readonly NamedRemote[]): string | null {
	const normalized = remotes.flatMap(({ name, url }) => {
		const remote = normalizeRemote(url);
		return remote === null ? [] : [{ name, remote }];
	});
	const origin = normalized.find(({ name }) => name === "origin");
	if (origin !== undefined) return origin.remote;
	const different = new Set(normalized.map(({ remote }) => remote));
	return different.size === 1 ? (normalized[0]?.remote ?? null) : null;
}
