import { render } from "preact";
import type { PanelNotifications } from "../shared/protocol.ts";
import { ChatPanel } from "./components/ChatPanel.tsx";
import { ChatContext } from "./components/chatContext.ts";
import { connectHost, readPageState, writePageState } from "./host.ts";
import { readBundle } from "./l10n.ts";
import { ChatModel } from "./models/chatModel.ts";
import type { ChatRequests } from "./models/hostPort.ts";
import { PageStorage } from "./models/pageStorage.ts";
import "./theme.css";

readBundle(document);

const later = (run: () => void, ms: number) => {
	const timer = setTimeout(run, ms);
	return () => clearTimeout(timer);
};
const chat = new ChatModel({
	connect: (notifications) => connectHost<ChatRequests, PanelNotifications>(notifications),
	memory: { read: readPageState, write: writePageState },
	storage: new PageStorage({ factory: indexedDB, later }),
	onNextFrame: (run) => requestAnimationFrame(run),
	later,
	newId: () => crypto.randomUUID(),
});

const keepDraft = () => {
	void chat.composer.flush();
	void chat.versions.edit.box.flush();
	void chat.queue.edit.box.flush();
};
window.addEventListener("pagehide", keepDraft);
document.addEventListener("visibilitychange", keepDraft);

const root = document.getElementById("root");
if (!root) throw new Error("The page has no place for the panel.");
render(
	<ChatContext.Provider value={chat}>
		<ChatPanel chat={chat} />
	</ChatContext.Provider>,
	root,
);
void chat.start();
