import { parseArgs } from "node:util";
import { startOllamaStandIn } from "./index.ts";

// Run by `npm start` where no Ollama answers: prints its address on one line, then serves until it is told to stop
// or until whoever started it closes its input, so that it never outlives them.
const { values } = parseArgs({
	options: {
		port: { type: "string", default: "0" },
		pace: { type: "string", default: "35" },
		load: { type: "string", default: "1200" },
	},
});
const standIn = await startOllamaStandIn({
	port: Number(values.port),
	paceMs: Number(values.pace),
	loadMs: Number(values.load),
});
let isStopping = false;
function stop(): void {
	if (!isStopping) {
		isStopping = true;
		void standIn.stop().then(() => process.stdin.destroy());
	}
}
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
process.stdin.on("end", stop).on("close", stop).resume();
// Last: whoever reads this line may tell us to stop at once.
process.stdout.write(`${standIn.url}\n`);
