import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";

const debianFolder = "/usr/lib/postgresql";

/** A PostgreSQL of its own in a folder of its own, on the loopback interface only. */
export interface Postgres {
	readonly url: string;
	/** The address for another role. */
	urlFor(user: string, password: string): string;
	query(sql: string): Promise<Record<string, unknown>[]>;
	stop(): Promise<void>;
}

/** Starts a server with Debian's package; a sentence when there is none. */
export async function startPostgres(): Promise<Postgres | { readonly missing: string }> {
	const programs = programFolder();
	if (programs === undefined) return { missing: "PostgreSQL is not installed" };
	const account = unprivileged();
	if (account === undefined) return { missing: "PostgreSQL refuses to run as root and there is no user postgres" };
	const folder = mkdtempSync(path.join(tmpdir(), "daybook-postgres-"));
	chmodSync(folder, 0o755);
	if (account.uid !== undefined) chownSync(folder, account.uid, account.gid ?? account.uid);
	const data = path.join(folder, "data");
	const made = spawnSync(
		path.join(programs, "initdb"),
		["-D", data, "-U", "admin", "--auth=trust", "--no-sync", "--locale=C", "--encoding=UTF8"],
		{ ...account, cwd: folder, encoding: "utf8" },
	);
	if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
	const port = await freePort();
	const server = spawn(
		path.join(programs, "postgres"),
		[
			"-D",
			data,
			"-p",
			`${port}`,
			"-c",
			"listen_addresses=127.0.0.1",
			"-c",
			`unix_socket_directories=${folder}`,
			"-c",
			"fsync=off",
		],
		{ ...account, cwd: folder, stdio: "ignore" },
	);
	const urlFor = (user: string, password: string) => `postgresql://${user}:${password}@127.0.0.1:${port}/postgres`;
	const url = urlFor("admin", "unused");
	await answered(url, server);
	return {
		url,
		urlFor,
		query: async (sql) => queried(url, sql),
		async stop() {
			const ended = new Promise((resolve) => server.once("exit", resolve));
			// A fast shutdown: open connections are ended.
			server.kill("SIGINT");
			await ended;
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

function programFolder(): string | undefined {
	if (!existsSync(debianFolder)) return undefined;
	const versions = readdirSync(debianFolder).toSorted((a, b) => Number(b) - Number(a));
	return versions
		.map((version) => path.join(debianFolder, version, "bin"))
		.find((bin) => existsSync(path.join(bin, "initdb")));
}

/** Whom to run as; empty for the user of this process. */
function unprivileged(): { readonly uid?: number; readonly gid?: number } | undefined {
	if (process.getuid?.() !== 0) return {};
	const idOf = (flag: string) =>
		Number(spawnSync("id", [flag, "postgres"], { encoding: "utf8" }).stdout.trim() || Number.NaN);
	const [uid, gid] = [idOf("-u"), idOf("-g")];
	return Number.isInteger(uid) && Number.isInteger(gid) ? { uid, gid } : undefined;
}

async function freePort(): Promise<number> {
	const probe = createServer();
	await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
	const address = probe.address();
	await new Promise((resolve) => probe.close(resolve));
	return typeof address === "object" && address ? address.port : 0;
}

async function answered(url: string, server: ChildProcess): Promise<void> {
	for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(100)) {
		if (server.exitCode !== null) throw new Error("PostgreSQL ended at once.");
		if (
			await queried(url, "SELECT 1").then(
				() => true,
				() => false,
			)
		)
			return;
	}
	throw new Error("PostgreSQL does not answer.");
}

async function queried(url: string, sql: string): Promise<Record<string, unknown>[]> {
	const client = new Client({ connectionString: url });
	await client.connect();
	try {
		return (await client.query<Record<string, unknown>>(sql)).rows;
	} finally {
		await client.end();
	}
}
