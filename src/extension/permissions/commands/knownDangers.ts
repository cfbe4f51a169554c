import path from "node:path";

/** Programs whose words do not tell what they do: they run other text, other users' programs, or what a network sends. */
const carriers = new Set(
	`eval exec source . trap command builtin enable hash alias unalias export declare typeset readonly local set shopt sudo su doas env xargs parallel ssh scp sftp curl wget nc ncat socat telnet sh bash dash zsh fish ksh
	csh tcsh pwsh powershell cmd busybox nohup setsid script screen tmux at batch crontab nice timeout watch expect awk gawk sed vi
	vim nvim emacs ed ex less more man chroot unshare nsenter docker podman kubectl osascript open xdg-open code`.split(
		/\s+/,
	),
);

/** Whether a command can mean something else the next time, so that an answer about it must not be kept. "?" is a word nobody knows. */
export function mayStandFor(words: readonly string[]): boolean {
	return words[0] === undefined || words[0] === "?" || carriers.has(path.posix.basename(words[0]).toLowerCase());
}

const destroyers = new Set([
	"rm",
	"rmdir",
	"unlink",
	"shred",
	"mkfs",
	"dd",
	"wipefs",
	"fdisk",
	"chmod",
	"chown",
	"chgrp",
]);

/** What is more than a file or folder of a project: the root, a home, the folder itself and those above, everything in them. */
const wide =
	/^(?:\/|~|\.{1,2}|\*|\?|\/\*|\$\{?HOME\}?)(?:$|[/*]*$)|^(?:\/[^/]*\/?\*?)$|^~[^/]*\/?\*?$|^\/(?:home|users|root|etc|usr|var|boot|dev)(?:\/|$)/i;

/** Whether a script looks as if it destroyed more than a project. A warning and a "never by itself", not a proof of the opposite. */
export function seemsCritical(script: string, seen: readonly (readonly string[])[]): boolean {
	if (/\brm\s+(?:-\S+\s+)*-\S*[rR]\S*\s+(?:-\S+\s+)*(?:["']?)(?:\/|~|\$\{?HOME|\.{1,2}(?:\s|\/?$)|\*)/.test(script))
		return true;
	if (/:\s*\(\s*\)\s*\{/.test(script) || /\bmkfs\b|\bof=\/dev\//.test(script)) return true;
	return seen.some((words) => {
		const at = words.findIndex((word) => destroyers.has(path.posix.basename(word).toLowerCase()));
		return at !== -1 && words.slice(at + 1).some((word) => wide.test(word));
	});
}
