import type { FailureAction } from "../../shared/model.ts";
import { t } from "../l10n.ts";

const labels: Readonly<Record<FailureAction, () => string>> = {
	retry: () => t("Try again"),
	set_key: () => t("Set key…"),
	open_settings: () => t("Open settings"),
	choose_model: () => t("Choose another model"),
	pull_model: () => t("Download the model"),
	run_doctor: () => t("Check connections"),
	show_log: () => t("Show log"),
	new_chat: () => t("Start a new chat"),
	leave_local_only: () => t("Turn off Local only"),
	send_anyway: () => t("Go ahead this once"),
	open_usage: () => t("Open usage"),
};

/** What the button of an action says. */
export function actionLabel(action: FailureAction): string {
	return labels[action]();
}
