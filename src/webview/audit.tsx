import { render } from "preact";
import type { AuditNotifications, AuditRequests } from "../shared/auditPage.ts";
import { AuditModel } from "./auditPage/auditModel.ts";
import { AuditPage } from "./auditPage/AuditPage.tsx";
import { connectHost } from "./host.ts";
import { readBundle } from "./l10n.ts";
import "./theme.css";

readBundle(document);

const audit = new AuditModel(
	connectHost<Pick<AuditRequests, keyof AuditRequests>, AuditNotifications>({
		"audit/didChange": () => void audit.follow(),
	}),
);

const root = document.getElementById("root");
if (!root) throw new Error("The page has no place for the log.");
render(<AuditPage audit={audit} />, root);
void audit.read();
