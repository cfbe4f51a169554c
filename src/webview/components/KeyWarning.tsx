import { holdsKeysByName, keyKindsIn, type KeyKind } from "../../shared/keyShapes.ts";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { Icon } from "../ui/Icon.tsx";

/** Tells before it is sent that what looks like a key would leave this machine. Sending stays possible. */
export function KeyWarning({ chat }: { readonly chat: ChatModel }) {
	const model = chat.catalog.chosen.value;
	if (!model || model.isLocal) return null;
	const files = chat.attachments.list.value.filter(({ name }) => holdsKeysByName(name));
	const keys = [...keyKindsIn(chat.composer.text.value).map(nameOf), ...files.map(({ name }) => name)].join(", ");
	if (keys === "") return null;
	return (
		<div class="attachments-warning" role="note">
			<Icon name="warning" />
			<span>
				{t("This seems to hold keys ({keys}). If you send it, {host} gets them.", { keys, host: model.hostName })}
			</span>
		</div>
	);
}

function nameOf(kind: KeyKind): string {
	if (typeof kind === "object") return kind.service;
	return { private_key: t("a private key"), password: t("a password"), token: t("an access token") }[kind];
}
