import type { Failure, FailureAction } from "../../shared/model.ts";
import { expectedCode } from "../errors.ts";
import type { Localize } from "../localize.ts";
import type { ProviderErrorCode } from "../providers/provider.ts";

/** What a card offers for each way a model call can fail. */
const actionsByCode: Readonly<Record<ProviderErrorCode, readonly FailureAction[]>> = {
	unreachable: ["retry", "open_settings", "run_doctor"],
	timeout: ["retry", "choose_model", "run_doctor"],
	stalled: ["retry", "choose_model"],
	unauthorized: ["set_key", "open_settings"],
	forbidden: ["set_key", "choose_model"],
	payment_required: ["choose_model", "retry"],
	model_not_found: ["choose_model", "pull_model"],
	rate_limited: ["retry", "choose_model"],
	overloaded: ["retry", "choose_model"],
	server_error: ["retry", "choose_model", "show_log"],
	bad_request: ["choose_model", "show_log"],
	context_too_long: ["new_chat", "choose_model"],
	bad_response: ["open_settings", "run_doctor", "show_log"],
	interrupted: ["retry", "choose_model"],
	cancelled: ["retry"],
};

const otherActions: Readonly<Record<string, readonly FailureAction[]>> = {
	no_model: ["choose_model", "open_settings"],
	no_key: ["set_key", "choose_model"],
	full: ["retry"],
	budget_spent: ["send_anyway", "choose_model", "open_usage"],
};

/** The card for whatever was thrown. A bug becomes one sentence and the way to the log. */
export function describeFailure(error: unknown, localize: Localize): Failure {
	const code = expectedCode(error);
	if (code === null || !(error instanceof Error)) {
		return {
			code: "bug",
			message: localize("Something went wrong in Daybook."),
			detail: null,
			actions: ["retry", "show_log"],
		};
	}
	return { code, message: error.message, detail: detailOf(error), actions: actionsFor(code) };
}

function actionsFor(code: string): readonly FailureAction[] {
	if (Object.hasOwn(actionsByCode, code)) return actionsByCode[code as ProviderErrorCode];
	return (Object.hasOwn(otherActions, code) && otherActions[code]) || ["retry", "show_log"];
}

function detailOf(error: Error): string | null {
	return "detail" in error && typeof error.detail === "string" ? error.detail : null;
}
