import { Fragment } from "preact";
import { LinkView } from "./LinkView.tsx";
import type { Inline } from "./nodes.ts";
import { Revealed } from "./Revealed.tsx";

/** Words and what is within them. Whatever is not listed here is not drawn. */
export function Inlines({ nodes }: { readonly nodes: readonly Inline[] }) {
	return nodes.map((node, index) => <Fragment key={index}>{draw(node)}</Fragment>);
}

function draw(node: Inline) {
	switch (node.type) {
		case "text":
			return node.text;
		case "code":
			return (
				<code>
					<Revealed text={node.text} />
				</code>
			);
		case "break":
			return <br />;
		case "emphasis":
			return (
				<em>
					<Inlines nodes={node.children} />
				</em>
			);
		case "strong":
			return (
				<strong>
					<Inlines nodes={node.children} />
				</strong>
			);
		case "strikethrough":
			return (
				<s>
					<Inlines nodes={node.children} />
				</s>
			);
		case "link":
			return (
				<LinkView address={node.address} title={node.title} words={plainText(node.children)}>
					<Inlines nodes={node.children} />
				</LinkView>
			);
		default:
			return <ImageLink address={node.address} alt={node.alt} />;
	}
}

interface ImageLinkProps {
	readonly address: string | null;
	readonly alt: string;
}

/** Loading a picture would tell its server that, and what, somebody reads: only its name and address are shown. */
function ImageLink({ address, alt }: ImageLinkProps) {
	const words = alt || address || "";
	return (
		<LinkView address={address} title="" words={words} icon="file-media">
			{words}
		</LinkView>
	);
}

function plainText(nodes: readonly Inline[]): string {
	return nodes
		.map((node) => {
			if (node.type === "text" || node.type === "code") return node.text;
			if (node.type === "image") return node.alt;
			return node.type === "break" ? " " : plainText(node.children);
		})
		.join("");
}
