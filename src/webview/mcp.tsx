import { render } from "preact";
import type { McpNotifications, McpRequests } from "../shared/mcpPage.ts";
import { connectHost } from "./host.ts";
import { readBundle } from "./l10n.ts";
import { McpModel } from "./mcpPage/mcpModel.ts";
import { McpPage } from "./mcpPage/McpPage.tsx";
import "./theme.css";

readBundle(document);

const mcp = new McpModel(
	connectHost<Pick<McpRequests, keyof McpRequests>, McpNotifications>({
		"mcp/didChange": () => void mcp.read(),
	}),
);

const root = document.getElementById("root");
if (!root) throw new Error("The page has no place for the servers.");
render(<McpPage mcp={mcp} />, root);
void mcp.read();
