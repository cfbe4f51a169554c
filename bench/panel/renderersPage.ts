// Runs in the page of the bench: draws answers on request of the bench, which measures from outside.
import "../../src/webview/grammars.ts";
import { answerOf, type Shape } from "./answers.ts";
import { renderers, type Renderer, type RendererName } from "./renderers.ts";

const charactersPerToken = 4;
/** Colours of long code come in several frames. */
const framesToRest = 30;
const viewport = document.createElement("div");
document.body.append(viewport);
viewport.className = "viewport";
viewport.dataset["viewport"] = "";

let renderer: Renderer | undefined;
let rest = "";

/** Begins anew with an answer that many tokens long already, and waits until nothing more is done for it. */
async function begin(name: RendererName, shape: Shape, tokens: number, more: number): Promise<void> {
	const content = document.createElement("div");
	viewport.replaceChildren(content);
	const text = answerOf(shape, (tokens + more) * charactersPerToken);
	renderer = renderers[name](content);
	renderer.append(text.slice(0, tokens * charactersPerToken));
	rest = text.slice(tokens * charactersPerToken);
	layOut();
	for (let frame = 0; frame < framesToRest; frame++) await new Promise(requestAnimationFrame);
}

/** Draws so many tokens, each with its layout and at the end of the page, as if each had a frame of its own. */
function write(tokens: number): void {
	for (let count = 0; count < tokens; count++) {
		renderer?.append(rest.slice(0, charactersPerToken));
		rest = rest.slice(charactersPerToken);
		layOut();
	}
}

function layOut(): void {
	viewport.scrollTop = viewport.scrollHeight;
}

declare global {
	interface Window {
		bench: { readonly begin: typeof begin; readonly write: typeof write };
	}
}

window.bench = { begin, write };
