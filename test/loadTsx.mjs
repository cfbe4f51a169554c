// Lets plain Node run components: JSX is compiled by esbuild as it is loaded, and style sheets load as nothing.
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";

const options = { loader: "tsx", format: "esm", jsx: "automatic", jsxImportSource: "preact", sourcemap: "inline" };

registerHooks({
	load(url, context, nextLoad) {
		if (url.endsWith(".tsx")) {
			const sourcefile = fileURLToPath(url);
			const { code } = transformSync(readFileSync(sourcefile, "utf8"), { ...options, sourcefile });
			return { format: "module", source: code, shortCircuit: true };
		}
		if (url.endsWith(".css")) {
			return { format: "module", source: "", shortCircuit: true };
		}
		return nextLoad(url, context);
	},
});
