// A stranger that hammers the database with SQLite's own library: reads and tries to write, until it is told to stop.
const [file = ""] = process.argv.slice(2);
const { DatabaseSync } = process.getBuiltinModule("node:sqlite");

export interface OutsideReport {
	opens: number;
	reads: number;
	/** Reads that SQLite refused, which may happen in the middle of a checkpoint. */
	refusedReads: number;
	/** Rows that were there although a gap in their numbers says that others before them were not. */
	gaps: number;
	writes: number;
	refusedWrites: number;
}

const report: OutsideReport = { opens: 0, reads: 0, refusedReads: 0, gaps: 0, writes: 0, refusedWrites: 0 };
const order = { isStopped: false };
process.on("message", () => {
	order.isStopped = true;
});

type Connection = InstanceType<typeof DatabaseSync>;

function read(connection: Connection): void {
	try {
		const row = connection.prepare("SELECT count(*) AS count, max(id) AS newest FROM notes").get();
		report.reads++;
		report.gaps += row?.count === (row?.newest ?? 0) ? 0 : 1;
	} catch {
		report.refusedReads++;
	}
}

function write(connection: Connection): void {
	try {
		connection.exec("INSERT INTO notes (text) VALUES (hex(randomblob(16)))");
		report.writes++;
	} catch {
		report.refusedWrites++;
	}
}

const kept = new DatabaseSync(file);
process.send?.("ready");
while (!order.isStopped) {
	const fresh = new DatabaseSync(file);
	report.opens++;
	for (const connection of [kept, fresh]) {
		read(connection);
		write(connection);
	}
	fresh.close();
	await new Promise((resolve) => {
		setImmediate(resolve);
	});
}
kept.close();
process.send?.(report, () => process.disconnect());
