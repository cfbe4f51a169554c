import type { TransferredMessage } from "./chatFile.ts";

/**
 * The messages with each after its parent, and otherwise in their order. Null when an id comes twice, when one follows a
 * message that is not among them, or when they follow each other in a circle.
 */
export function parentsFirst(messages: readonly TransferredMessage[]): readonly TransferredMessage[] | null {
	const children = new Map<string | null, TransferredMessage[]>();
	const ids = new Set<string>();
	for (const message of messages) {
		if (ids.has(message.id)) return null;
		ids.add(message.id);
		const siblings = children.get(message.parentId) ?? [];
		siblings.push(message);
		children.set(message.parentId, siblings);
	}
	if (isInOrder(messages)) return messages;
	const ordered: TransferredMessage[] = [];
	const waiting = [...(children.get(null) ?? [])].reverse();
	for (let next = waiting.pop(); next; next = waiting.pop()) {
		ordered.push(next);
		for (const child of (children.get(next.id) ?? []).toReversed()) waiting.push(child);
	}
	return ordered.length === messages.length ? ordered : null;
}

function isInOrder(messages: readonly TransferredMessage[]): boolean {
	const before = new Set<string>();
	for (const { id, parentId } of messages) {
		if (parentId !== null && !before.has(parentId)) return false;
		before.add(id);
	}
	return true;
}

/** From the first message down to this one; those that lead elsewhere are left out. Empty when it is not among them. */
export function branchTo(
	messages: readonly TransferredMessage[],
	headMessageId: string | null,
): readonly TransferredMessage[] {
	const byId = new Map(messages.map((message) => [message.id, message]));
	const branch: TransferredMessage[] = [];
	for (let message = byId.get(headMessageId ?? ""); message; message = byId.get(message.parentId ?? "")) {
		branch.push(message);
	}
	return branch.reverse();
}
