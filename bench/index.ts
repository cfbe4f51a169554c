// npm run bench -- <name> [options]: runs one bench. Each prints a table and writes the same as JSON to out/bench/.

const benches: Readonly<Record<string, () => Promise<void>>> = {
	door: async () => (await import("./store/doorBench.ts")).run(),
	store: async () => (await import("./store/storeBench.ts")).run(),
	ledger: async () => (await import("./usage/ledgerBench.ts")).run(),
	longChat: async () => (await import("./panel/longChatBench.ts")).run(),
	search: async () => (await import("./search/searchBench.ts")).run(),
	panel: async () => (await import("./panel/panelBench.ts")).run(),
	transcripts: async () => (await import("./agents/transcriptsBench.ts")).run(),
	usagePage: async () => (await import("./usage/pageBench.ts")).run(),
	windows: async () => (await import("./store/windowsBench.ts")).run(),
};

const [name = ""] = process.argv.slice(2);
const bench = benches[name];
if (bench) {
	await bench();
} else {
	console.error(`Name a bench: ${Object.keys(benches).join(", ")}.`);
	process.exitCode = 1;
}
