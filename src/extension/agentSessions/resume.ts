/** What a session id may look like to be put on a command line, in any shell. */
const harmless = /^[A-Za-z0-9][A-Za-z0-9._-]{0,120}$/;

/** The command that goes on with a session; null for a tool that cannot, or an id that is none of the tool's own. */
export function resumeCommand(toolName: string, sessionId: string): string | null {
	if (!harmless.test(sessionId)) return null;
	if (toolName === "claude_code") return `claude --resume ${sessionId}`;
	return toolName === "codex" ? `codex resume ${sessionId}` : null;
}

/** Whether a folder that a transcript names may be opened: on Windows, a share would be sent the user's credentials. */
export const isLocalFolder = (folder: string): boolean => /^(?:\/(?!\/)|[A-Za-z]:[\\/])/.test(folder);
