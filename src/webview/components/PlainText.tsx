import { t } from "../l10n.ts";
import { Revealed } from "../markdown/Revealed.tsx";

/** So many spaces or line breaks in a row hide what follows them; they are counted instead of shown. */
const longGap = /([^\S\n]{12,}|\n{4,})/;
// oxlint-disable-next-line no-control-regex -- these are what is shown
const control = /([\u0000-\u0008\u000B-\u001F\u007F-\u009F])/;

/** A text from outside as it is: nothing of it is drawn, hidden or moved, and gaps that push words out of sight are told. */
export function PlainText({ text }: { readonly text: string }) {
	return (
		<bdi>
			{text
				.split(longGap)
				.map((piece, index) =>
					index % 2 === 1 ? <Gap key={index} gap={piece} /> : <Controls key={index} text={piece} />,
				)}
		</bdi>
	);
}

function Gap({ gap }: { readonly gap: string }) {
	const count = gap.length;
	const words = gap.startsWith("\n") ? t("{count} line breaks", { count }) : t("{count} spaces", { count });
	return <span class="invisible-sign">{words}</span>;
}

function Controls({ text }: { readonly text: string }) {
	return text.split(control).map((piece, index) =>
		index % 2 === 1 ? (
			<span class="invisible-sign" key={index}>
				{`U+${(piece.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`}
			</span>
		) : (
			<Revealed key={index} text={piece} />
		),
	);
}
