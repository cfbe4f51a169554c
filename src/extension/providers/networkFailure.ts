import type { Situation } from "./errorSentences.ts";
import { providerError, ProviderError, type ErrorContext } from "./providerError.ts";

const situations: Readonly<Record<string, Situation>> = {
	ECONNREFUSED: "refused",
	ENOTFOUND: "host_unknown",
	ERR_INVALID_URL: "host_unknown",
	EPROTO: "not_this_protocol",
	HPE_INVALID_CONSTANT: "not_this_protocol",
	HPE_INVALID_VERSION: "not_this_protocol",
	UND_ERR_HEADERS_TIMEOUT: "host_timeout",
	UND_ERR_BODY_TIMEOUT: "interrupted",
};

/**
 * What a thrown fetch or a broken body means. `hasBegun` tells whether the response had begun, so that a lost
 * connection is an interruption then and an unreachable host before.
 */
export function networkFailure(context: ErrorContext, thrown: unknown, hasBegun: boolean): ProviderError {
	const known = chainOf(thrown).find((error) => error instanceof ProviderError);
	if (known) {
		return known;
	}
	const code = codeOf(thrown);
	const detail = chainOf(thrown).map(describe).filter(Boolean).join(": ") || null;
	if (isCertificateCode(code)) {
		return providerError(context, "certificate", { detail, cause: thrown });
	}
	const situation = situations[code];
	if (situation) {
		return providerError(context, situation, { detail, cause: thrown });
	}
	const retries = code === "UND_ERR_CONNECT_TIMEOUT" ? 1 : undefined;
	return providerError(context, hasBegun ? "interrupted" : "unreachable", { detail, retries, cause: thrown });
}

function isCertificateCode(code: string): boolean {
	return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ISSUER|CRL_|ERR_TLS|ERR_SSL/.test(code) && !code.includes("WRONG_VERSION");
}

/** The error, its causes and the first member of aggregates, outermost first; at most five. */
function chainOf(thrown: unknown): Error[] {
	const chain: Error[] = [];
	let current = thrown;
	while (current instanceof Error && chain.length < 5) {
		chain.push(current);
		current = current.cause ?? (current instanceof AggregateError ? current.errors[0] : undefined);
	}
	return chain;
}

function codeOf(thrown: unknown): string {
	for (const error of chainOf(thrown)) {
		if ("code" in error && typeof error.code === "string") {
			return error.code;
		}
	}
	return "";
}

/** Name and message only: error objects of HTTP clients carry requests with keys in them. */
function describe(error: Error): string {
	const code = "code" in error && typeof error.code === "string" ? error.code : "";
	return error.message.includes(code) ? error.message : `${code} ${error.message}`.trim();
}
