import { useMemo } from "preact/hooks";
import type { Message } from "../../shared/model.ts";
import { t } from "../l10n.ts";
import { MarkdownView } from "../markdown/MarkdownView.tsx";
import type { ChatModel } from "../models/chatModel.ts";
import { type Comparison, type Side, wordsOf } from "../models/compareModel.ts";
import type { Difference } from "../models/differences.ts";
import { TextModel } from "../models/textModel.ts";
import { Button } from "../ui/Button.tsx";
import { Sheet } from "../ui/Sheet.tsx";
import { UsageLine } from "./UsageLine.tsx";
import { useDifferences } from "./useDifferences.ts";
import "./compareSheet.css";

/** Two versions beside each other, one below the other where there is no room; the chat goes on from either. */
export function CompareSheet({ chat }: { readonly chat: ChatModel }) {
	const { compare } = chat.versions;
	const shown = compare.shown.value;
	if (!shown) return null;
	return (
		<Sheet title={t("Compare versions")} closeLabel={t("Close comparison")} onClose={() => compare.close()}>
			<label class="compare-switch">
				<input
					type="checkbox"
					checked={compare.isDiff.value}
					onChange={(event) => compare.markDifferences(event.currentTarget.checked)}
				/>
				{t("Mark differences")}
			</label>
			<Columns chat={chat} shown={shown} />
		</Sheet>
	);
}

interface ColumnsProps {
	readonly chat: ChatModel;
	readonly shown: Comparison;
}

function Columns({ chat, shown }: ColumnsProps) {
	const isDiff = chat.versions.compare.isDiff.value;
	const [left, right] = [wordsOf(shown.left), wordsOf(shown.right)];
	const differences = useDifferences(isDiff, left, right);
	const sides: readonly Side[] = ["left", "right"];
	return (
		<div class="compare-columns">
			{sides.map((side) => (
				<section
					key={side}
					class="compare-column"
					aria-label={side === "left" ? t("First version") : t("Second version")}
				>
					<ColumnHead chat={chat} shown={shown} side={side} />
					{differences ? (
						<Marked differences={differences} side={side} />
					) : (
						<Words key={shown[side].id} text={side === "left" ? left : right} />
					)}
					<Button onClick={() => void chat.versions.continueFrom(shown[side].id)}>{t("Continue from this one")}</Button>
				</section>
			))}
		</div>
	);
}

function ColumnHead({ chat, shown, side }: ColumnsProps & { readonly side: Side }) {
	const { versions } = shown;
	const message = shown[side];
	return (
		<div class="compare-head">
			<select
				aria-label={side === "left" ? t("Version on the left") : t("Version on the right")}
				value={message.id}
				onChange={(event) => chat.versions.compare.choose(side, event.currentTarget.value)}
			>
				{versions.map((version, index) => (
					<option key={version.id} value={version.id}>
						{nameOf(version, index, versions.length)}
					</option>
				))}
			</select>
			{message.usage && <UsageLine usage={message.usage} />}
		</div>
	);
}

function nameOf(version: Message, index: number, count: number): string {
	const place = `${index + 1}/${count}`;
	return version.speaker.startsWith("agent:") ? `${place} · ${version.speaker.slice("agent:".length)}` : place;
}

function Words({ text }: { readonly text: string }) {
	const content = useMemo(() => {
		const model = new TextModel(text);
		model.settle();
		return model;
	}, [text]);
	return (
		<div class="compare-words">
			<MarkdownView groups={content.groups.value} />
		</div>
	);
}

function Marked({ differences, side }: { readonly differences: readonly Difference[]; readonly side: Side }) {
	return (
		<div class="compare-words is-plain">
			{differences
				.filter(({ kind }) => kind === "same" || kind === side)
				.map(({ kind, text }, index) => {
					if (kind === "same") return text;
					return side === "left" ? <del key={index}>{text}</del> : <ins key={index}>{text}</ins>;
				})}
		</div>
	);
}
