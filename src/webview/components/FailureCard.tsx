import type { Failure, FailureAction } from "../../shared/model.ts";
import { t } from "../l10n.ts";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { failureSentence } from "../models/announcements.ts";
import { actionLabel } from "./failureActions.ts";
import "./failureCard.css";

interface FailureCardProps {
	readonly failure: Failure;
	readonly onAct: (action: FailureAction) => void;
}

/** What went wrong in one sentence, and the ways out. */
export function FailureCard({ failure, onAct }: FailureCardProps) {
	return (
		<div class="failure-card" role="group" aria-label={t("Problem")}>
			<div class="failure-message">
				<Icon name="error" />
				<span>{failureSentence(failure)}</span>
			</div>
			{failure.detail && (
				<details class="failure-detail">
					<summary>{t("Details")}</summary>
					<pre>{failure.detail}</pre>
				</details>
			)}
			{failure.actions.length > 0 && (
				<div class="failure-actions">
					{failure.actions.map((action, index) => (
						<Button key={action} isPrimary={index === 0} onClick={() => onAct(action)}>
							{actionLabel(action)}
						</Button>
					))}
				</div>
			)}
		</div>
	);
}
