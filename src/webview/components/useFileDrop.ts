import { useState } from "preact/hooks";
import type { AttachmentsModel } from "../models/attachmentsModel.ts";

/** Under these the editor gives the addresses of its own files. */
const uriTypes = ["application/vnd.code.uri-list", "text/uri-list", "resourceurls"] as const;

/** Lets files and images be dropped on, and pasted into, what gets these handlers. */
export function useFileDrop(attachments: AttachmentsModel) {
	const [isDropping, setDropping] = useState(false);
	return {
		isDropping,
		handlers: {
			onDragOver(event: DragEvent) {
				if (!holdsFiles(event.dataTransfer)) return;
				event.preventDefault();
				if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
				setDropping(true);
			},
			onDragLeave: () => setDropping(false),
			onDrop(event: DragEvent) {
				setDropping(false);
				if (!holdsFiles(event.dataTransfer)) return;
				event.preventDefault();
				const uris = urisOf(event.dataTransfer);
				if (uris.length > 0) void attachments.addUris(uris);
				else void attachments.addFiles([...(event.dataTransfer?.files ?? [])]);
			},
			onPaste(event: ClipboardEvent) {
				const files = [...(event.clipboardData?.files ?? [])];
				// Text copied from some programs comes with a picture of itself: then it is the text that is meant.
				if (files.length === 0 || (event.clipboardData?.getData("text/plain") ?? "") !== "") return;
				event.preventDefault();
				void attachments.addFiles(files);
			},
		},
	};
}

function holdsFiles(data: DataTransfer | null): boolean {
	return data !== null && (data.types.includes("Files") || uriTypes.some((type) => data.types.includes(type)));
}

function urisOf(data: DataTransfer | null): readonly string[] {
	for (const type of uriTypes) {
		const text = data?.getData(type) ?? "";
		const uris = type === "resourceurls" ? jsonList(text) : text.split(/\r?\n/);
		const wanted = uris.filter((uri) => /^(?:file|vscode-remote|vscode-vfs):/.test(uri));
		if (wanted.length > 0) return wanted;
	}
	return [];
}

function jsonList(text: string): readonly string[] {
	try {
		const value: unknown = JSON.parse(text);
		return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
	} catch {
		return [];
	}
}
