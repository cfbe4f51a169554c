export type {
	Action,
	Coverage,
	Decision,
	GrantOffer,
	GrantScope,
	Judgement,
	Mode,
	ResolvedAction,
	ResolvedPath,
} from "./action.ts";
export { Approvals, type ApprovalAnswer, type ApprovalRequest } from "./approvals.ts";
export { callHash } from "./callHash.ts";
export type { CallPlace, Permissions, ToolCall, Verdict } from "./permissions.ts";
