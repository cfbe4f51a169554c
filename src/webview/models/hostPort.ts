import type { HostRequests, UsageRequests } from "../../shared/protocol.ts";
import type { RequestMap } from "../../shared/rpc.ts";

/** The host as the models see it: something that answers requests. Rejects with RpcError. */
export interface HostPort<Requests extends RequestMap> {
	request<Method extends keyof Requests & string>(
		method: Method,
		params: Requests[Method][0],
		signal?: AbortSignal,
	): Promise<Requests[Method][1]>;
}

// An interface is open and so is no map of requests; its pick is closed.
export type ChatRequests = Pick<HostRequests, keyof HostRequests>;
export type ChatHost = HostPort<ChatRequests>;
export type UsageHost = HostPort<Pick<UsageRequests, keyof UsageRequests>>;
