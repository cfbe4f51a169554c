import { steady } from "../ui/steady.tsx";
import { Revealed } from "./Revealed.tsx";

/** Text as it was written, in pieces that are laid out by themselves. */
export function Chunks({ chunks }: { readonly chunks: readonly string[] }) {
	return chunks.map((chunk, index) => <Chunk key={index} text={chunk} />);
}

const Chunk = steady(({ text }: { readonly text: string }) => (
	<span class="chunk">
		<Revealed text={text} />
	</span>
));
