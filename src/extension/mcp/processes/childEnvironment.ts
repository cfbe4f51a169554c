import { searchEnvironment } from "../../processes/index.ts";
import { markName } from "./processTree.ts";

/** What a program needs to find its way about the machine. Whatever may hold a key or change how Node starts is not here. */
const allowed = new Set([
	"HOME",
	"USER",
	"LOGNAME",
	"SHELL",
	"TERM",
	"TZ",
	"LANG",
	"LANGUAGE",
	"TMPDIR",
	"TMP",
	"TEMP",
	"XDG_CONFIG_HOME",
	"XDG_CACHE_HOME",
	"XDG_DATA_HOME",
	"XDG_RUNTIME_DIR",
	// Windows.
	"APPDATA",
	"COMSPEC",
	"HOMEDRIVE",
	"HOMEPATH",
	"LOCALAPPDATA",
	"PATHEXT",
	"PROGRAMDATA",
	"PROGRAMFILES",
	"PROGRAMFILES(X86)",
	"SYSTEMDRIVE",
	"SYSTEMROOT",
	"USERNAME",
	"USERPROFILE",
	"WINDIR",
]);

/**
 * The environment of a server: the allowed part of ours, with a PATH without folders below `untrusted`, what its definition
 * says, and the mark it is known by.
 */
export function childEnvironment(
	own: Readonly<Record<string, string | undefined>>,
	defined: Readonly<Record<string, string>>,
	mark: string,
	untrusted: readonly string[],
): Record<string, string> {
	const kept = Object.entries(own).filter(
		(entry): entry is [string, string] =>
			entry[1] !== undefined && (allowed.has(entry[0].toUpperCase()) || /^LC_[A-Z]+$/.test(entry[0])),
	);
	const search = Object.entries(own).find(([name]) => name.toUpperCase() === "PATH")?.[1] ?? "";
	return { ...Object.fromEntries(kept), ...searchEnvironment(search, untrusted), ...defined, [markName]: mark };
}
