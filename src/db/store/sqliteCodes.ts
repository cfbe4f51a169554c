/** Numbers of SQLite's C interface, as sqlite3.h fixes them for ever. */
export const resultCode = {
	ok: 0,
	error: 1,
	busy: 5,
	locked: 6,
	outOfMemory: 7,
	readonly: 8,
	ioError: 10,
	corrupt: 11,
	notFound: 12,
	full: 13,
	cannotOpen: 14,
	protocol: 15,
	tooBig: 18,
	constraint: 19,
	mismatch: 20,
	notADatabase: 26,
	row: 100,
	done: 101,
	ioErrorRead: 266,
	ioErrorShortRead: 522,
	ioErrorWrite: 778,
	ioErrorSync: 1034,
	ioErrorTruncate: 1546,
	ioErrorSize: 1802,
	ioErrorDelete: 2570,
	ioErrorAccess: 3338,
	ioErrorDeleteMissing: 5898,
} as const;

export const openFlag = { readonly: 0x1, readWrite: 0x2, create: 0x4, mainDatabase: 0x100 } as const;
export const accessFlag = { exists: 0 } as const;
export const lockLevel = { exclusive: 4 } as const;
export const fileControl = { persistLog: 10 } as const;
export const columnType = { integer: 1, float: 2, text: 3, blob: 4 } as const;
/** The file stays as it was where a write was not asked for, even if power fails within the sector. */
export const deviceIsPowersafe = 0x1000;
