import { render } from "preact";
import type { NetworkNotifications, NetworkRequests } from "../shared/networkLog.ts";
import { connectHost } from "./host.ts";
import { readBundle } from "./l10n.ts";
import { NetworkModel } from "./networkPage/networkModel.ts";
import { NetworkPage } from "./networkPage/NetworkPage.tsx";
import "./theme.css";

readBundle(document);

const network = new NetworkModel(
	connectHost<Pick<NetworkRequests, keyof NetworkRequests>, NetworkNotifications>({
		"network/didChange": () => void network.follow(),
	}),
);

const root = document.getElementById("root");
if (!root) throw new Error("The page has no place for the log.");
render(<NetworkPage network={network} />, root);
void network.read();
