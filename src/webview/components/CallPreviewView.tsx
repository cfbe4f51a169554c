import type { CallPreview, DiffLine } from "../../shared/toolCalls.ts";
import { t } from "../l10n.ts";
import { PlainText } from "./PlainText.tsx";
import "./callPreview.css";

/** What a call would do, as far as the facts of its card do not say it: the change of a file, the arguments of a server's tool. */
export function CallPreviewView({ preview }: { readonly preview: CallPreview }) {
	if (preview.type === "change") return <Change {...preview} />;
	if (preview.type !== "details") return null;
	const { rows, given = [] } = preview;
	return (
		<>
			<Rows rows={rows} />
			{given.length > 0 && (
				<div class="change" role="group" aria-label={t("Arguments")}>
					<div class="change-head">{t("Arguments")}</div>
					<Rows rows={given} />
				</div>
			)}
		</>
	);
}

function Rows({ rows }: Pick<Extract<CallPreview, { type: "details" }>, "rows">) {
	return (
		<dl class="approval-facts">
			{rows.map(({ label, text }, index) => (
				<div key={index}>
					<dt>
						<PlainText text={label} />
					</dt>
					<dd dir="ltr">
						<PlainText text={text} />
					</dd>
				</div>
			))}
		</dl>
	);
}

function Change({ path, lines, added, removed }: Extract<CallPreview, { type: "change" }>) {
	return (
		<div class="change" dir="ltr">
			<div class="change-head">
				<span>
					<PlainText text={path} />
				</span>
				<span class="change-counts">{`+${added} −${removed}`}</span>
			</div>
			<div class="change-lines" tabIndex={0} role="group" aria-label={t("Change of the file")}>
				{lines.map((line, index) => (
					<Line key={index} line={line} />
				))}
			</div>
		</div>
	);
}

const signs = { same: " ", added: "+", removed: "−", gap: "" } as const;

function Line({ line: { kind, text } }: { readonly line: DiffLine }) {
	if (kind === "gap") return <div class="change-line is-gap">{t("{count} lines as they are", { count: text })}</div>;
	return (
		<div class={`change-line is-${kind}`}>
			<span class="change-sign">{signs[kind]}</span>
			<PlainText text={text} />
		</div>
	);
}
