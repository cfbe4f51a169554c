import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";

const bareAddress = /^https?:\/\/[^\s.]+\.\S+$/i;

/** Where nothing but an address is in the box, it can be analysed instead of sent. */
export function LinkOffer({ chat }: { readonly chat: ChatModel }) {
	const address = chat.composer.text.value.trim();
	if (!bareAddress.test(address)) return null;
	const analyze = () => {
		chat.composer.setText(`/link ${address}`);
		void chat.sending.send();
	};
	return (
		<div class="slash-notice" role="note">
			<Icon name="link" />
			<span>{t("Have this page read and kept with your links?")}</span>
			<Button onClick={analyze}>{t("Analyze link")}</Button>
		</div>
	);
}
