/** Makes ids for rows: UUID version 7, so that they sort by the time they were made. */
export type NewId = () => string;

/**
 * `fillRandom` fills the array with random bytes. Ids made within one millisecond count up in the twelve
 * bits after the time (RFC 9562, section 6.2, method 1), so that ids of one writer never go back.
 */
export function createIds(now: () => number, fillRandom: (bytes: Uint8Array) => void): NewId {
	let lastTime = 0;
	let counter = 0;
	return () => {
		const bytes = new Uint8Array(16);
		fillRandom(bytes);
		const time = Math.max(now(), lastTime);
		counter = time === lastTime ? counter + 1 : (bytes[6] ?? 0);
		lastTime = counter > 0xfff ? time + 1 : time;
		counter &= 0xfff;
		const view = new DataView(bytes.buffer);
		view.setUint32(0, Math.floor(lastTime / 0x10000));
		view.setUint16(4, lastTime % 0x10000);
		view.setUint16(6, 0x7000 | counter);
		view.setUint8(8, 0x80 | ((bytes[8] ?? 0) & 0x3f));
		const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
		return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
	};
}
