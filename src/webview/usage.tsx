import { render } from "preact";
import type { UsageNotifications, UsageRequests } from "../shared/protocol.ts";
import { connectHost } from "./host.ts";
import { readBundle } from "./l10n.ts";
import { UsagePage } from "./usagePage/UsagePage.tsx";
import { UsagePageModel } from "./usagePage/usagePageModel.ts";
import "./theme.css";

readBundle(document);

const page = new UsagePageModel(
	connectHost<Pick<UsageRequests, keyof UsageRequests>, UsageNotifications>({
		"usage/didChange": () => void page.refresh(),
		"usage/show": (view) => void page.show(view),
	}),
);

const root = document.getElementById("root");
if (!root) throw new Error("The page has no place for the figures.");
render(<UsagePage page={page} />, root);
void page.start();
