import type { Attachment } from "../../../src/shared/model.ts";
import type { CompletionItem, HostRequests, SlashOutcome } from "../../../src/shared/protocol.ts";
import { RpcError, type RequestHandlers } from "../../../src/shared/rpc.ts";

type ComposerRequests = Pick<
	HostRequests,
	Extract<keyof HostRequests, `completion/${string}` | `attachment/${string}` | `slash/${string}`>
>;

const mentions: readonly CompletionItem[] = [
	item("selection", "tide.ts:3-9", "selection"),
	{ ...item("file", "A file of this folder", "file"), insert: "@file:", continues: true },
	item("tide.ts", "src", "file"),
	item("harbour.ts", "src", "file"),
];
const commands: readonly CompletionItem[] = [
	{ ...item("/new", "Start a new chat <text>", "chevron-right"), insert: "/new " },
	{ ...item("/cost", "Tell what this chat cost", "chevron-right"), insert: "/cost" },
];

function item(label: string, detail: string, icon: string): CompletionItem {
	return { id: label, label, detail, icon, insert: `@${label}`, continues: false };
}

/** The host's side of what stands around the text box. Commands are answered by their name. */
export function fakeComposer(newId: (prefix: string) => string): RequestHandlers<ComposerRequests> {
	const attach = (name: string, kind: Attachment["kind"], byteCount = 120): Attachment => ({
		id: newId("attachment"),
		kind,
		name,
		mediaType: kind === "image" ? "image/png" : "text/plain",
		byteCount,
		contentHash: name.length.toString(16).padStart(64, "0"),
		source: null,
	});
	return {
		"completion/list": ({ trigger, typed }) =>
			trigger === "mention"
				? mentions.filter(({ label }) => label.includes(typed.replace(/^file:/, "")))
				: commands.filter(({ label }) => label.startsWith(`/${typed}`)),
		"attachment/mention": ({ itemId }) => {
			if (itemId === "selection")
				throw new RpcError({ code: "nothing_to_attach", message: "Nothing is selected in the editor." });
			return [attach(itemId, "file")];
		},
		"attachment/add": ({ name, data }) =>
			attach(name, /\.(?:png|jpe?g)$/.test(name) ? "image" : "file", Math.floor((data.length * 3) / 4)),
		"attachment/addFiles": ({ uris }) =>
			uris.map((uri) => attach(uri.split("/").at(-1) ?? uri, /\.(?:png|jpe?g)$/.test(uri) ? "image" : "file")),
		"attachment/open": () => null,
		"slash/run": ({ text }) => outcomeOf(text),
	};
}

function outcomeOf(text: string): SlashOutcome | null {
	if (text === "/cost") return { send: null, draft: null, notice: "This chat: $0.00. Today: $0.12." };
	if (text.startsWith("/review")) return { send: "Review this: tide.ts", draft: null, notice: null };
	if (/^\/hlep(?: |$)/.test(text))
		throw new RpcError({ code: "no_such_command", message: "There is no command /hlep." });
	return null;
}
