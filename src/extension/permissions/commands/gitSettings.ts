/** Sections of a repository's settings none of whose keys makes reading start anything or look elsewhere. Small letters. */
const harmlessSections = new Set([
	"advice",
	"alias",
	"author",
	"branch",
	"color",
	"column",
	"committer",
	"credential",
	"fetch",
	"gc",
	"gitflow",
	"gui",
	"http",
	"init",
	"maintenance",
	"pull",
	"push",
	"rebase",
	"rerere",
	"safe",
	"submodule",
	"url",
	"user",
]);

/** Keys of other sections by section; those that name programs are among them only when every call overrides them. */
const harmlessKeys: Readonly<Record<string, readonly string[]>> = {
	commit: ["gpgsign", "template", "verbose", "cleanup"],
	core: `abbrev autocrlf bare bigfilethreshold checkstat commitgraph compression deltabasecachelimit editor eol filemode
		fscache fsmonitor hidedotfiles hookspath ignorecase ignorestat logallrefupdates longpaths multipackindex pager
		precomposeunicode preloadindex protecthfs protectntfs quotepath repositoryformatversion safecrlf sharedrepository
		sparsecheckout sparsecheckoutcone symlinks trustctime untrackedcache whitespace`.split(/\s+/),
	diff: `algorithm colormoved context external ignoresubmodules indentheuristic mnemonicprefix noprefix renamelimit
		renames tool`.split(/\s+/),
	extensions: ["objectformat", "refstorage", "worktreeconfig"],
	feature: ["manyfiles"],
	gpg: ["format", "program"],
	"gpg ssh": ["program"],
	index: ["version", "threads"],
	// git-lfs reads more of its section, names of programs among it.
	lfs: ["repositoryformatversion", "locksverify", "url", "pushurl"],
	"lfs *": ["access", "locksverify"],
	log: ["abbrevcommit", "date", "decorate", "follow", "showsignature"],
	merge: ["conflictstyle", "ff", "tool"],
	// Beside the addresses nothing: some keys name programs, others have what is missing fetched.
	"remote *": ["url", "pushurl", "fetch", "push", "mirror", "prune", "prunetags", "tagopt", "gh-resolved"],
	status: ["showuntrackedfiles", "short", "branch", "aheadbehind"],
	tag: ["gpgsign", "sort"],
};

/**
 * Whether a text in the form of git's settings names nothing but what is known to be without consequence for reading. False
 * for whatever is not understood: filters, programs, other folders and other files with settings are all left out above.
 */
export function areHarmlessSettings(text: string): boolean {
	// A value that goes on in the next line is not read here: what looks like a section there is none to git.
	if (/\\\r?\n|\\$/.test(text)) return false;
	let section = "";
	for (const line of text.split(/\r?\n/)) {
		let rest = line.replace(/^[ \t]+/, "");
		for (let header = readHeader(rest); header !== null; header = readHeader(rest)) {
			({ section } = header);
			rest = rest.slice(header.length).replace(/^[ \t]+/, "");
		}
		if (rest === "" || /^[#;]/.test(rest)) continue;
		const key = /^([A-Za-z][A-Za-z0-9-]*)[ \t]*(?:[=#;].*)?$/.exec(rest)?.[1];
		if (key === undefined || !isHarmless(section, key.toLowerCase())) return false;
	}
	return true;
}

/** The section as it is named above, but with its own second name: "core", "remote origin", "gpg ssh". */
function readHeader(text: string): { readonly section: string; readonly length: number } | null {
	const header = /^\[([A-Za-z0-9-]+)(?:[ \t]+"((?:[^"\\]|\\.)*)")?\]/.exec(text);
	if (header === null) return null;
	const [{ length }, name = "", inner] = header;
	return { section: inner === undefined ? name.toLowerCase() : `${name.toLowerCase()} ${inner}`, length };
}

function isHarmless(section: string, key: string): boolean {
	const [name = ""] = section.split(" ", 1);
	if (harmlessSections.has(name)) return true;
	const known = /^(?:remote|lfs) /.test(section) ? `${name} *` : section;
	return Object.hasOwn(harmlessKeys, known) && harmlessKeys[known]?.includes(key) === true;
}
