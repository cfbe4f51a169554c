import type { UsageAction } from "../../shared/protocol.ts";
import { t } from "../l10n.ts";
import { Icon } from "../ui/Icon.tsx";
import type { UsageModel } from "./usageModel.ts";

interface PageAction {
	readonly action: UsageAction;
	readonly icon: string;
	readonly label: string;
	/** Of no use while there are no calls. */
	readonly needsCalls: boolean;
}

interface PageActionsProps {
	readonly usage: UsageModel;
	readonly isEmpty: boolean;
	/** Saves the page for printing. */
	readonly save: () => void;
}

/** What can be done with the books beside reading them. */
export function PageActions({ usage, isEmpty, save }: PageActionsProps) {
	const actions: readonly PageAction[] = [
		{ action: "weekly_note", icon: "notebook", label: t("Weekly note"), needsCalls: false },
		{ action: "stand_up", icon: "megaphone", label: t("Stand-up note"), needsCalls: false },
		{ action: "export", icon: "export", label: t("Export…"), needsCalls: true },
		{ action: "reprice", icon: "sync", label: t("Re-price history…"), needsCalls: true },
		{ action: "set_budget", icon: "law", label: t("Set budget…"), needsCalls: false },
	];
	return (
		<div class="usage-actions" role="toolbar" aria-label={t("Actions")}>
			{actions
				.filter(({ needsCalls }) => !(needsCalls && isEmpty))
				.map(({ action, icon, label }) => (
					<button key={action} type="button" onClick={() => void usage.run(action)}>
						<Icon name={icon} />
						{label}
					</button>
				))}
			{!isEmpty && (
				<button type="button" onClick={save}>
					<Icon name="save-as" />
					{t("Save for printing…")}
				</button>
			)}
		</div>
	);
}
