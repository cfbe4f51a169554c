import type { HostRequests } from "../../shared/protocol.ts";
import type { RequestHandlers } from "../../shared/rpc.ts";

/** The handlers of the requests whose names begin with one of these words. */
export type HandlersOf<Prefix extends string> = Pick<
	RequestHandlers<HostRequests>,
	Extract<keyof HostRequests, `${Prefix}/${string}`>
>;
