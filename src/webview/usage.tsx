import { render } from "preact";
import type { UsageNotifications, UsageRequests } from "../shared/protocol.ts";
import { UsagePage } from "./components/UsagePage.tsx";
import { connectHost } from "./host.ts";
import { readBundle } from "./l10n.ts";
import { UsageModel } from "./models/usageModel.ts";
import "./theme.css";

readBundle(document);

const usage = new UsageModel(
	connectHost<Pick<UsageRequests, keyof UsageRequests>, UsageNotifications>({
		"usage/didChange": () => void usage.show(usage.days.peek()),
	}),
);

const root = document.getElementById("root");
if (!root) throw new Error("The page has no place for the figures.");
render(<UsagePage usage={usage} />, root);
void usage.show(usage.days.peek());
