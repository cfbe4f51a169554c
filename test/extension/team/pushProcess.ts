// node pushProcess.ts <file> <url> <batches>: pushes and kills itself as the kernel would after so many batches.
import { plainEnglish } from "../../../src/extension/localize.ts";
import { readConnectionString } from "../../../src/extension/team/connectionString.ts";
import { pushUsage } from "../../../src/extension/team/pushUsage.ts";
import { UsageFile } from "./usageFile.ts";

const [file = "", url = "", batches = "0"] = process.argv.slice(2);
const usage = new UsageFile(file);
let left = Number(batches);
await pushUsage({
	database: () => ({
		call: async (name: never, params: never) => {
			// Between the commit over there and its confirmation here: the worst moment.
			if (name === "team.confirm" && --left <= 0) process.kill(process.pid, "SIGKILL");
			return usage.call(name, params);
		},
	}),
	target: readConnectionString(url, plainEnglish),
	now: () => 1,
	log: { begin: () => () => {} },
});
