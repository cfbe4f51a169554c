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
	bad_response: ["retry", "open_settings", "run_doctor"],
	interrupted: ["retry", "choose_model"],
	cancelled: ["retry"],
};

const otherActions: Readonly<Record<string, readonly FailureAction[]>> = {
	no_model: ["choose_model", "open_settings"],
	no_key: ["set_key", "choose_model"],
	full: ["retry"],
	exposed: ["retry", "choose_model", "open_settings"],
	local_only: ["choose_model", "leave_local_only"],
	budget_spent: ["send_anyway", "choose_model", "open_usage"],
};

/**
 * The card for whatever was thrown. A bug becomes one sentence and the way to the log. `modelId` is the model that was
 * asked, if one was: what only Ollama can do is offered for its models only.
 */
export function describeFailure(error: unknown, localize: Localize, modelId: string | null = null): Failure {
	const code = expectedCode(error);
	if (code === null || !(error instanceof Error)) {
		return {
			code: "bug",
			message: localize("Something went wrong in Daybook."),
			detail: null,
			actions: ["retry", "show_log"],
		};
	}
	return { code, message: localize(error.message), detail: detailOf(error), actions: actionsFor(code, modelId) };
}

function actionsFor(code: string, modelId: string | null): readonly FailureAction[] {
	const isOllama = modelId?.startsWith("ollama/") ?? false;
	if (Object.hasOwn(actionsByCode, code))
		return actionsByCode[code as ProviderErrorCode].filter((action) => action !== "pull_model" || isOllama);
	return (Object.hasOwn(otherActions, code) && otherActions[code]) || ["retry", "show_log"];
}

function detailOf(error: Error): string | null {
	return "detail" in error && typeof error.detail === "string" ? error.detail : null;
}
