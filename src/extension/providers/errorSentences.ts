import type { ProviderErrorCode, ProviderKind } from "./provider.ts";

/** A failure as finely as its sentence needs it; several may share one code. */
export type Situation =
	| ProviderErrorCode
	| "refused"
	| "host_unknown"
	| "certificate"
	| "not_this_protocol"
	| "key_missing"
	| "html"
	| "empty"
	| "redirected"
	| "too_large"
	| "line_too_long"
	| "quota_used_up"
	| "unknown_model"
	| "total_time"
	| "host_timeout"
	| "consent_needed"
	| "blocked";

/** {0} host name, {1} its address, {2} model, {3} seconds. */
export const sentences: Readonly<Record<Situation, string>> = {
	unreachable: "{0} at {1} cannot be reached. Check the address and your network, then try again.",
	refused: "Nothing answers for {0} at {1}. Start it there, or change the address in the settings.",
	host_unknown: "The address {1} of {0} is not known on this network. Check its spelling and your connection.",
	certificate: "The certificate of {0} at {1} is not trusted, so nothing was sent. Check the address or your proxy.",
	not_this_protocol:
		"{0} at {1} does not speak the expected protocol. Check http or https and the port in the address.",
	timeout: "{0} gave no answer with “{2}” within {3} seconds. Try again, or choose a smaller or faster model.",
	total_time: "The answer of “{2}” from {0} took longer than {3} seconds and was stopped. What came is kept.",
	host_timeout: "{0} gave up waiting while working with “{2}”. Try again.",
	stalled: "The answer of “{2}” stopped coming: {0} sent nothing for {3} seconds. Try again.",
	unauthorized: "{0} does not accept the API key. Set a valid key for it.",
	key_missing: "{0} needs an API key. Set one for it, then try again.",
	forbidden: "{0} does not allow this key or account to use “{2}”. Choose another model or check the account.",
	payment_required: "{0} refused because of billing. Check the credit of the account at the provider.",
	quota_used_up: "The quota of this account at {0} is used up. Check plan and billing at the provider.",
	model_not_found: "{0} has no model “{2}”. Choose another model.",
	unknown_model: "{0} knows no model named “{2}”. Check its spelling.",
	rate_limited: "{0} limits how often it may be asked. Wait a while, then try again.",
	overloaded: "{0} is overloaded at the moment. Try again in a while, or choose another model.",
	server_error: "{0} failed on its side while working with “{2}”. Try again.",
	bad_request: "{0} refused the request for “{2}”. See the details for its reason.",
	context_too_long: "The conversation is longer than “{2}” can take in. Start a new chat, or send less at once.",
	too_large: "{0} refused the request because it is too large. Remove attachments or images and try again.",
	bad_response: "{0} at {1} sent something that cannot be understood. Check that the address belongs to it.",
	html: "{0} at {1} answered with a web page instead of data. Check the address, and whether a proxy or login page is in between.",
	empty: "{0} at {1} sent an empty answer. Try again, and check that the address belongs to it.",
	line_too_long: "{0} sent one piece of data larger than is accepted, so the answer was stopped.",
	redirected: "{0} at {1} points to another server. Nothing was sent there; set the right address if you trust it.",
	interrupted: "The connection to {0} ended before “{2}” had finished. Try again.",
	cancelled: "Stopped.",
	consent_needed:
		"The editor has not been allowed to use “{2}”. Send the message again and allow it, or choose another model.",
	blocked: "{0} blocked the request for “{2}”: its limit may be reached. See the details, or choose another model.",
};

/** Where one kind of host has better advice to give than the sentence for all. */
export const sentencesByKind: Readonly<Partial<Record<ProviderKind, Partial<Record<Situation, string>>>>> = {
	ollama: {
		refused: "Ollama is not running at {1}. Start it with “ollama serve”, or change its address in the settings.",
		model_not_found: "Ollama has no model “{2}”. Get it with “ollama pull {2}”, or choose another model.",
		timeout:
			"Ollama gave no answer with “{2}” within {3} seconds. It may still be loading; try again, or choose a smaller model.",
		unauthorized: "Ollama asks for a sign-in to use “{2}”. Run “ollama signin”, or choose a model on this machine.",
	},
	vscode: {
		model_not_found: "The editor no longer offers the model “{2}”. Choose another model.",
	},
};

/** The retryable situations get a second sentence while the host names a time. {0} a duration such as "2 min". */
export const retryAfterSentence = "It asks to wait {0}.";

/** A duration in the largest unit that tells it well. */
export const durations: readonly { readonly seconds: number; readonly words: string }[] = [
	{ seconds: 3600, words: "{0} h" },
	{ seconds: 60, words: "{0} min" },
	{ seconds: 1, words: "{0} s" },
];
