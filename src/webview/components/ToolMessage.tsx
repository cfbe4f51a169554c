import type { ChatModel } from "../models/chatModel.ts";
import type { MessageModel } from "../models/messageModel.ts";
import { ToolPart } from "./ToolPart.tsx";

/** The result of a tool, in one line with the call that it belongs to. */
export function ToolMessage({ model, chat }: { readonly model: MessageModel; readonly chat: ChatModel }) {
	const [part] = model.parts.value;
	if (part?.type !== "tool") return null;
	const call = chat.tools.rounds.value.callOf(model.id);
	const run = model.message.value.toolRun ?? null;
	return <ToolPart part={{ ...part, argumentsJson: call?.argumentsJson ?? null }} state={null} run={run} />;
}
