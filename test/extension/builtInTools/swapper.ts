// Runs until it is ended: what lies at the given paths is something else every moment. `node swapper.ts <kind> <path> <target>`
import { mkdirSync, renameSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";

const [, , kind, file = "", target = ""] = process.argv;
const parent = process.ppid;

/** What is in the way for the moment is tried again in the next turn. */
function attempt(act: () => void): void {
	try {
		act();
	} catch {
		// Somebody else was faster.
	}
}

for (let turn = 0; process.ppid === parent; turn += 1) {
	if (kind === "file") {
		attempt(() => symlinkSync(target, `${file}.link`));
		attempt(() => renameSync(`${file}.link`, file));
		attempt(() => writeFileSync(`${file}.plain`, "text"));
		attempt(() => renameSync(`${file}.plain`, file));
	} else {
		attempt(() => renameSync(file, `${file}.${turn}`));
		attempt(() => symlinkSync(target, file));
		attempt(() => unlinkSync(file));
		attempt(() => mkdirSync(file));
	}
}
