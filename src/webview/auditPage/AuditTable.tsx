import type { AuditLineView } from "../../shared/auditPage.ts";
import { formatMoment } from "../format.ts";
import { t } from "../l10n.ts";
import { Revealed } from "../markdown/Revealed.tsx";
import { Icon } from "../ui/Icon.tsx";
import { useKeptPlace } from "./useKeptPlace.ts";

export interface AuditTableProps {
	readonly lines: readonly AuditLineView[];
	readonly onOpenChat: (conversationId: string) => void;
}

/** The lines of the log. What models wrote in them is shown with every character that nobody sees. */
export function AuditTable({ lines, onOpenChat }: AuditTableProps) {
	const body = useKeptPlace();
	return (
		<div class="audit-scroll" tabIndex={0} role="group" aria-label={t("Lines of the log")}>
			<table>
				<thead>
					<tr>
						{[t("When"), t("Who"), t("What"), t("About"), t("Why"), t("Chat")].map((head) => (
							<th key={head} scope="col">
								{head}
							</th>
						))}
					</tr>
				</thead>
				<tbody ref={body}>
					{lines.map((line) => (
						<Line key={line.id} line={line} onOpenChat={onOpenChat} />
					))}
				</tbody>
			</table>
		</div>
	);
}

function Line({
	line,
	onOpenChat,
}: {
	readonly line: AuditLineView;
	readonly onOpenChat: AuditTableProps["onOpenChat"];
}) {
	const { at, who, what, about, detail, isRefusal, chat } = line;
	return (
		<tr>
			<td class="audit-when">
				<time dateTime={new Date(at).toISOString()}>{formatMoment(at)}</time>
			</td>
			<td class="audit-who">{who}</td>
			<td class="audit-what">
				{isRefusal && <Icon name="circle-slash" />} {what}
			</td>
			<td class="audit-about">
				<Revealed text={about} />
			</td>
			<td class="audit-why">
				<Revealed text={detail} />
			</td>
			<td class="audit-of">
				{chat && (
					<button type="button" class="audit-chat" title={t("Open this chat")} onClick={() => onOpenChat(chat.id)}>
						{chat.title || t("Untitled chat")}
					</button>
				)}
			</td>
		</tr>
	);
}
