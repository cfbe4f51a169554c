import { formatContext, formatCount, formatShortCount } from "../format.ts";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import type { ContextUse } from "../models/contextModel.ts";
import { IconButton } from "../ui/IconButton.tsx";
import "./contextMeter.css";

/** From here on a chat is close to being shortened. */
const nearlyFull = 0.85;

/** How much of the model's window the next message takes, and the way to what is in it. */
export function ContextMeter({ chat }: { readonly chat: ChatModel }) {
	const use = chat.context.use.value;
	if (!use) return null;
	// While something is in the box, the estimate beside it has the figures.
	const hasFigure = chat.composer.text.value.trim() === "";
	return (
		<span class="context-meter">
			<Meter use={use} hasFigure={hasFigure} />
			<IconButton icon="layers" label={t("Show context")} onClick={() => chat.context.open()} />
		</span>
	);
}

interface MeterProps {
	readonly use: ContextUse;
	readonly hasFigure: boolean;
}

function Meter({ use: { used, window, isExact }, hasFigure }: MeterProps) {
	const share = window === null ? null : used / window;
	const about = isExact ? "" : "~";
	const words =
		window === null
			? t("{used} tokens; the window of this model is not known", { used: about + formatCount(used) })
			: t("{used} of {window} tokens", { used: about + formatCount(used), window: formatCount(window) });
	return (
		<span
			class={share !== null && share >= nearlyFull ? "context-bar is-nearly-full" : "context-bar"}
			role="meter"
			aria-label={t("Context used")}
			aria-valuemin={0}
			aria-valuemax={window ?? used}
			aria-valuenow={window === null ? used : Math.min(used, window)}
			aria-valuetext={words}
			title={words}
		>
			{hasFigure && (
				<span>
					{share === null || window === null
						? about + formatShortCount(used)
						: t("{percent}% of {window}", { percent: Math.round(share * 100), window: formatContext(window) })}
				</span>
			)}
			{share !== null && <progress max={1} value={Math.min(1, share)} aria-hidden="true" />}
		</span>
	);
}
