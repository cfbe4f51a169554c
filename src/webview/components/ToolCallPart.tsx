import type { ChatModel } from "../models/chatModel.ts";
import type { MessageModel, PartModel } from "../models/messageModel.ts";
import { ApprovalCard } from "./ApprovalCard.tsx";
import { ToolPart } from "./ToolPart.tsx";

interface ToolCallPartProps {
	readonly part: Extract<PartModel, { type: "tool" }>;
	readonly model: MessageModel;
	readonly chat: ChatModel;
}

/** A call within an answer, until its result is there and stands below the answer. */
export function ToolCallPart({ part, model, chat }: ToolCallPartProps) {
	const state = chat.tools.stateOf(model.id, part.callId);
	if (chat.tools.rounds.value.isAnswered(model.id, part.callId)) return null;
	return (
		<ToolPart part={part} state={state} run={null}>
			{state?.approval && (
				<ApprovalCard
					key={state.approval.hash}
					card={state.approval}
					onAnswer={(hash, answer) => void chat.tools.answer(hash, answer)}
					onShowDiff={(hash) => void chat.tools.showProposal(hash)}
				/>
			)}
		</ToolPart>
	);
}
