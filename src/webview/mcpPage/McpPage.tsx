import type { McpView } from "../../shared/mcpPage.ts";
import { t } from "../l10n.ts";
import { Button } from "../ui/Button.tsx";
import type { McpModel } from "./mcpModel.ts";
import { ServerSection } from "./ServerSection.tsx";
import "./mcpPage.css";

/** The MCP servers that are configured: what they are, whether they may run, what they offer and say. */
export function McpPage({ mcp }: { readonly mcp: McpModel }) {
	const view = mcp.view.value;
	return (
		<main class="mcp-page">
			<h1>{t("MCP Servers")}</h1>
			{mcp.problem.value !== null && (
				<p class="mcp-problem" role="alert">
					{mcp.problem.value} <Button onClick={() => void mcp.read()}>{t("Try again")}</Button>
				</p>
			)}
			{view === null ? mcp.problem.value === null && <p>{t("Reading…")}</p> : <Servers mcp={mcp} view={view} />}
			<OwnServer mcp={mcp} />
		</main>
	);
}

function Servers({ mcp, view }: { readonly mcp: McpModel; readonly view: McpView }) {
	if (view.servers.length === 0)
		return (
			<>
				<Problems view={view} />
				<p>{t("An MCP server gives the models in your chats tools of its own, such as a database or a browser.")}</p>
				<Button isPrimary onClick={() => void mcp.run("add")}>
					{t("Add a Server…")}
				</Button>
			</>
		);
	return (
		<>
			{!view.isTrusted && <p class="mcp-problem">{t("This folder is not trusted, so no server is started.")}</p>}
			<Problems view={view} />
			<div class="mcp-actions">
				<Button onClick={() => void mcp.run("add")}>{t("Add a Server…")}</Button>
			</div>
			{view.servers.map((server) => (
				<ServerSection key={server.id} mcp={mcp} server={server} />
			))}
		</>
	);
}

function Problems({ view }: { readonly view: McpView }) {
	return view.problems.map((problem) => (
		<p key={problem} class="mcp-problem">
			{problem}
		</p>
	));
}

function OwnServer({ mcp }: { readonly mcp: McpModel }) {
	const name = t("Daybook for other agents");
	return (
		<section aria-label={name} class="mcp-server">
			<h2>{name}</h2>
			<p>
				{t("Daybook is an MCP server, too: other agents can search your chats and costs with it, and change nothing.")}
			</p>
			<Button onClick={() => void mcp.run("copyConfiguration")}>{t("Copy Configuration…")}</Button>
		</section>
	);
}
