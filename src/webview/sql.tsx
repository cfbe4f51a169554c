import { render } from "preact";
import type { SqlNotifications, SqlRequests } from "../shared/dataPages.ts";
import { connectHost } from "./host.ts";
import { readBundle } from "./l10n.ts";
import { SqlModel } from "./sqlPage/sqlModel.ts";
import { SqlPage } from "./sqlPage/SqlPage.tsx";
import "./theme.css";

readBundle(document);

const page = new SqlModel(
	connectHost<Pick<SqlRequests, keyof SqlRequests>, SqlNotifications>({
		"sql/show": ({ sql }) => page.show(sql),
	}),
);

const root = document.getElementById("root");
if (!root) throw new Error("The page has no place for the console.");
render(<SqlPage page={page} />, root);
void page.start();
