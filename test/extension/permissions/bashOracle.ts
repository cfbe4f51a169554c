import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Programs that scripts of the tests name. Each is a stand-in that only notes how it was called. */
const names = `ls cat head tail wc sort grep find pwd date echo git rm curl sh bash dash id tee sed awk xargs npm node python3 sudo env
	printenv docker ping yes true false test printf code ollama nohup watch kill chmod touch gcat diff dd less more vi x y z`;

const stub = `#!/bin/bash
{ printf '%s\\0' "\${0##*/}" "$@"; } > "$ORACLE_LOG/$$"
`;

/** What bash really makes of a script: the words of each program it starts. */
export class BashOracle {
	readonly #folder: string;

	constructor(root: string) {
		this.#folder = path.join(root, "oracle");
		mkdirSync(path.join(this.#folder, "bin"), { recursive: true });
		mkdirSync(path.join(this.#folder, "home"));
		for (const name of names.split(/\s+/)) {
			writeFileSync(path.join(this.#folder, "bin", name), stub, { mode: 0o755 });
		}
	}

	/** The programs started, in no order. What bash itself does (echo, pwd) is made a program, too. Ended after ten seconds. */
	async started(script: string): Promise<readonly (readonly string[])[]> {
		const log = path.join(this.#folder, "log");
		const cwd = path.join(this.#folder, "cwd");
		for (const folder of [log, cwd]) {
			rmSync(folder, { recursive: true, force: true });
			mkdirSync(folder);
		}
		const own = `enable -n echo pwd test true false printf kill [\n${script}`;
		const child = spawn("/bin/bash", ["--norc", "--noprofile", "-c", own], {
			cwd,
			env: { PATH: path.join(this.#folder, "bin"), ORACLE_LOG: log, HOME: path.join(this.#folder, "home") },
			stdio: "ignore",
			detached: true,
		});
		const end = (): void => {
			try {
				if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
			} catch {
				// Nobody is left.
			}
		};
		const timer = setTimeout(end, 10_000);
		await new Promise((resolve, reject) => child.once("exit", resolve).once("error", reject));
		clearTimeout(timer);
		end();
		return readdirSync(log).map((file) => readFileSync(path.join(log, file), "utf8").split("\0").slice(0, -1));
	}
}
