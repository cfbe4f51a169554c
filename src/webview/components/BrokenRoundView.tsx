import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import "./brokenRound.css";

/** At the end of a chat whose round broke off at its tools: why, and how to go on. Nothing of it runs by itself. */
export function BrokenRoundView({ chat }: { readonly chat: ChatModel }) {
	const broken = chat.tools.broken.value;
	if (!broken || chat.elsewhere.message.value !== null) return null;
	return (
		<div class="broken-round" role="group" aria-label={t("Unfinished round")}>
			<Icon name="debug-pause" />
			<span>{broken.sentence}</span>
			<Button isPrimary onClick={() => void chat.tools.goOn(broken)}>
				{broken.printedName === null ? t("Continue") : t("Call {tool}", { tool: broken.printedName })}
			</Button>
			{broken.canSkip && <Button onClick={() => void chat.tools.skip(broken)}>{t("Leave them out")}</Button>}
		</div>
	);
}
