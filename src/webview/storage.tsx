import { render } from "preact";
import type { StorageNotifications, StorageRequests } from "../shared/dataPages.ts";
import { connectHost } from "./host.ts";
import { readBundle } from "./l10n.ts";
import { StorageModel } from "./storagePage/storageModel.ts";
import { StoragePage } from "./storagePage/StoragePage.tsx";
import "./theme.css";

readBundle(document);

const storage = new StorageModel(
	connectHost<Pick<StorageRequests, keyof StorageRequests>, StorageNotifications>({
		"storage/didChange": () => void storage.measure(),
	}),
);

const root = document.getElementById("root");
if (!root) throw new Error("The page has no place for the figures.");
render(<StoragePage storage={storage} />, root);
void storage.measure();
