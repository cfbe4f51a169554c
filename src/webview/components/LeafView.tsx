import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ChatModel } from "../models/chatModel.ts";
import type { Leaf } from "../models/transcript.ts";
import { MessageView } from "./MessageView.tsx";

interface LeafViewProps {
	readonly leaf: Leaf;
	readonly chat: ChatModel;
	readonly viewport: { readonly current: HTMLDivElement | null };
}

/** How far outside the view, in px, messages are kept on screen; far enough that scrolling meets no blank page. */
const margin = "2000px 0px";

/** Some messages that are on screen while they are near the view, and an empty box of their height otherwise. */
export function LeafView({ leaf, chat, viewport }: LeafViewProps) {
	const elementRef = useRef<HTMLDivElement>(null);
	const heightRef = useRef(0);
	const [isNear, setNear] = useState(true);
	useEffect(() => {
		const { current } = elementRef;
		if (!current) return undefined;
		const observer = new IntersectionObserver(
			([entry]) => {
				if (entry?.isIntersecting) setNear(true);
				else if (entry && !isInUse(current)) {
					heightRef.current = entry.boundingClientRect.height;
					setNear(false);
				}
			},
			{ root: viewport.current, rootMargin: margin },
		);
		observer.observe(current);
		return () => observer.disconnect();
	}, [viewport]);
	useLayoutEffect(() => {
		if (elementRef.current) elementRef.current.style.height = isNear ? "" : `${heightRef.current}px`;
		if (!isNear) release(leaf, chat);
	}, [isNear, leaf, chat]);
	return (
		<div
			class="leaf"
			ref={elementRef}
			data-leaf-messages={isNear ? undefined : leaf.messages.value.map(({ id }) => id).join(" ")}
		>
			{isNear && leaf.messages.value.map((model) => <MessageView key={model.id} model={model} chat={chat} />)}
		</div>
	);
}

/** What holds the focus or is selected must not vanish under the user's hands. */
function isInUse(element: HTMLElement): boolean {
	const selection = document.getSelection();
	const isSelected = selection !== null && !selection.isCollapsed && selection.containsNode(element, true);
	return isSelected || element.contains(document.activeElement);
}

/** Lexed texts are made again when they are needed; those that still grow are kept. */
function release(leaf: Leaf, chat: ChatModel): void {
	for (const model of leaf.messages.peek()) {
		if (model === chat.conversation.answering.peek()) continue;
		for (const part of model.parts.peek()) if (part.type !== "tool") part.content.release();
	}
}
