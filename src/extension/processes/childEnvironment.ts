import { trustedPath } from "./trustedPath.ts";

/** What programs need to find their way. Nothing that usually holds a key, an agent's socket or an order to a program. */
const passedOn = new Set([
	"HOME",
	"USER",
	"LOGNAME",
	"LANG",
	"LANGUAGE",
	"TZ",
	"TMPDIR",
	"TMP",
	"TEMP",
	"JAVA_HOME",
	"GOPATH",
	"GOROOT",
	"CARGO_HOME",
	"RUSTUP_HOME",
	"NVM_DIR",
	"PNPM_HOME",
	"PYENV_ROOT",
	"VIRTUAL_ENV",
	"CONDA_PREFIX",
	"DOTNET_ROOT",
	"ANDROID_HOME",
	"SYSTEMROOT",
	"WINDIR",
	"SYSTEMDRIVE",
	"COMSPEC",
	"PATHEXT",
	"USERPROFILE",
	"HOMEDRIVE",
	"HOMEPATH",
	"APPDATA",
	"LOCALAPPDATA",
	"PROGRAMDATA",
	"PROGRAMFILES",
	"PROGRAMFILES(X86)",
	"NUMBER_OF_PROCESSORS",
	"PROCESSOR_ARCHITECTURE",
]);

/** The environment of a program that a model has started: named variables only, and a PATH without folders below `untrusted`. */
export function childEnvironment(
	own: Readonly<Record<string, string | undefined>>,
	untrusted: readonly string[] = [],
): Record<string, string> {
	const environment: Record<string, string> = {};
	let search = "";
	for (const [name, value] of Object.entries(own)) {
		if (value === undefined) continue;
		const known = name.toUpperCase();
		if (known === "PATH") search = value;
		else if (passedOn.has(known) || known.startsWith("LC_")) environment[name] = value;
	}
	// Nobody sits before it: no pager, no question, no colours.
	return {
		...environment,
		...searchEnvironment(search, untrusted),
		TERM: "dumb",
		NO_COLOR: "1",
		CI: "1",
		PAGER: "cat",
		GIT_PAGER: "cat",
		GIT_TERMINAL_PROMPT: "0",
	};
}

/** Where a child finds programs by their names, and on Windows that it does not look for them in its own folder. */
export function searchEnvironment(value: string, untrusted: readonly string[]): Record<string, string> {
	const found = trustedPath(value, untrusted);
	return process.platform === "win32" ? { Path: found, NoDefaultCurrentDirectoryInExePath: "1" } : { PATH: found };
}
