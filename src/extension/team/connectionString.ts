import { DaybookError } from "../errors.ts";
import type { Localize } from "../localize.ts";

/** Where a team's PostgreSQL is, as a client takes it. */
export interface TeamTarget {
	readonly host: string;
	readonly port: number;
	readonly database: string;
	readonly user: string;
	readonly password: string;
	/** Off on this machine only: everywhere else the connection is encrypted and the server's certificate checked. */
	readonly isEncrypted: boolean;
	/** Host, port and database: tells targets apart and holds no secret. */
	readonly name: string;
}

const defaultPort = 5432;

/** Reads `postgresql://user:password@host:port/database`. Throws a DaybookError when it cannot be used. */
export function readConnectionString(text: string, localize: Localize): TeamTarget {
	const url = URL.parse(text.trim());
	const isPostgres = url?.protocol === "postgres:" || url?.protocol === "postgresql:";
	const database = decoded(url?.pathname.slice(1) ?? "");
	if (!url || !isPostgres || url.hostname === "" || database === "" || url.username === "") {
		throw new DaybookError(
			"bad_target",
			localize("Write the address as postgresql://user:password@host:port/database."),
		);
	}
	const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
	const isHere = isLoopback(host);
	if (!isHere && url.searchParams.get("sslmode") === "disable") {
		throw new DaybookError(
			"no_tls",
			localize("A server on another machine is reached over TLS only: leave sslmode out."),
		);
	}
	const port = url.port === "" ? defaultPort : Number(url.port);
	return {
		host,
		port,
		database,
		user: decoded(url.username),
		password: decoded(url.password),
		isEncrypted: !isHere,
		name: `${host}:${port}/${database}`,
	};
}

/** True for an address that never leaves this machine. */
function isLoopback(host: string): boolean {
	return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}
