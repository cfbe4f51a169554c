import { type ChildProcess, spawn } from "node:child_process";
import { windowsProgram } from "./trustedPath.ts";

/** Sends a signal to a child and to all it started that did not leave its group. On Windows the tree is ended at once. */
export function endGroup({ pid }: ChildProcess, signal: "SIGTERM" | "SIGKILL"): void {
	if (pid === undefined) return;
	if (process.platform === "win32") {
		spawn(windowsProgram("taskkill.exe"), ["/pid", String(pid), "/T", "/F"], { stdio: "ignore" });
		return;
	}
	try {
		process.kill(-pid, signal);
	} catch {
		// Nobody of the group is left.
	}
}
