import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";

/** PostgreSQL's own codes and those of the network. */
const sentences: Readonly<Record<string, (localize: Localize) => string>> = {
	"28P01": (localize) => localize("The team's database refuses the password. Connect to it again."),
	"28000": (localize) => localize("The team's database refuses this user. Connect to it again."),
	"3D000": (localize) => localize("The team's server has no database of that name. Connect to it again."),
	"42501": (localize) =>
		localize("This user may not write to the team's database. Ask whoever runs it for the right to enter rows."),
	ECONNREFUSED: (localize) =>
		localize("Nothing answers at the team's database. Check that it runs and that the address is right."),
	ENOTFOUND: (localize) => localize("The host of the team's database is not known. Check its name."),
	ETIMEDOUT: (localize) =>
		localize("The team's database does not answer. Check that it runs and that the address is right."),
};

/** What went wrong with a push as one sentence; never with the connection string in it. */
export function describeTeamFailure(error: unknown, localize: Localize): DaybookError {
	if (error instanceof DaybookError) return error;
	const code = codeOf(error);
	const known = Object.hasOwn(sentences, code) ? sentences[code] : undefined;
	if (known) return new DaybookError("team", known(localize), { cause: error });
	if (/certificate|self.signed|SSL|TLS/i.test(error instanceof Error ? error.message : "")) {
		return new DaybookError(
			"team_tls",
			localize("The team's database cannot be reached over TLS with a certificate this machine trusts."),
			{ cause: error },
		);
	}
	return new DaybookError("team", localize("The usage could not be sent to the team's database. The log says why."), {
		cause: error,
	});
}

function codeOf(error: unknown): string {
	if (error instanceof AggregateError) return codeOf(error.errors[0]);
	return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
