import type { Attachment, AttachmentKind } from "../../shared/model.ts";
import { t } from "../l10n.ts";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import "./attachmentChips.css";

interface AttachmentChipsProps {
	readonly attachments: readonly Attachment[];
	readonly onOpen: (attachment: Attachment) => void;
	/** Absent for what was sent already. */
	readonly onRemove?: (id: string) => void;
}

/** What a message carries, each as a small button that shows it in the editor. */
export function AttachmentChips({ attachments, onOpen, onRemove }: AttachmentChipsProps) {
	if (attachments.length === 0) return null;
	return (
		<ul class="attachments" aria-label={t("Attachments")}>
			{attachments.map((attachment) => (
				<li key={attachment.id} class="attachment">
					<button type="button" class="attachment-open" title={describe(attachment)} onClick={() => onOpen(attachment)}>
						<Icon name={icons[attachment.kind]} />
						<span class="attachment-name" dir="auto">
							{attachment.name}
						</span>
					</button>
					{onRemove && (
						<IconButton
							icon="close"
							label={t("Remove {name}", { name: attachment.name })}
							onClick={() => onRemove(attachment.id)}
						/>
					)}
				</li>
			))}
		</ul>
	);
}

const icons: Readonly<Record<AttachmentKind, string>> = {
	file: "file",
	selection: "selection",
	symbol: "symbol-method",
	problems: "warning",
	terminal: "terminal",
	diff: "git-compare",
	chat: "comment-discussion",
	agent_session: "robot",
	image: "file-media",
};

function describe({ name, byteCount, source }: Attachment): string {
	const size = byteCount < 1024 ? `${byteCount} B` : `${Math.round(byteCount / 1024)} KB`;
	const place = source?.uri.startsWith("file://") ? source.uri.slice("file://".length) : name;
	return `${place} · ${size}`;
}
