import { useState } from "preact/hooks";
import type { McpServerView, McpToolView } from "../../shared/mcpPage.ts";
import { t } from "../l10n.ts";
import { Revealed } from "../markdown/Revealed.tsx";
import { Button } from "../ui/Button.tsx";
import { Fold } from "../ui/Fold.tsx";
import type { McpModel } from "./mcpModel.ts";

interface ToolListProps {
	readonly mcp: McpModel;
	readonly server: McpServerView;
}

/** The tools of a server; those the user has not looked at come first and open, and can be accepted together. */
export function ToolList({ mcp, server }: ToolListProps) {
	const { tools } = server;
	if (tools.length === 0) return server.state === "running" ? <p>{t("It offers no tools.")}</p> : null;
	const waiting = tools.filter(({ state }) => state !== "accepted");
	const accepted = tools.filter(({ state }) => state === "accepted");
	return (
		<>
			{waiting.length > 0 && (
				<div class="mcp-waiting">
					<p>
						{waiting.length === 1
							? t("1 tool is new or changed. No model is offered it before you have read what it says.")
							: t("{count} tools are new or changed. No model is offered them before you have read what they say.", {
									count: String(waiting.length),
								})}
					</p>
					{waiting.map((tool) => (
						<Tool key={tool.name} tool={tool} isOpenAtFirst={waiting.length <= 12} />
					))}
					<div class="mcp-actions">
						<Button isPrimary isDisabled={mcp.busy.value.has(server.id)} onClick={() => void mcp.acceptTools(server)}>
							{t("Let Models Use Them…")}
						</Button>
					</div>
				</div>
			)}
			{accepted.length > 0 && (
				<h3>
					{accepted.length === 1
						? t("1 tool that models may use")
						: t("{count} tools that models may use", { count: String(accepted.length) })}
				</h3>
			)}
			{accepted.map((tool) => (
				<Tool key={tool.name} tool={tool} isOpenAtFirst={false} />
			))}
		</>
	);
}

function Tool({ tool, isOpenAtFirst }: { readonly tool: McpToolView; readonly isOpenAtFirst: boolean }) {
	const [isOpen, setOpen] = useState(isOpenAtFirst);
	const icons = { accepted: "tools", new: "sparkle", changed: "warning" } as const;
	return (
		<Fold icon={icons[tool.state]} label={tool.name} summary={summaryOf(tool)} isOpen={isOpen} onToggle={setOpen}>
			{tool.description !== "" && (
				<p class="mcp-words">
					<Revealed text={tool.description} />
				</p>
			)}
			{tool.before === null ? (
				<Definition label={t("Definition")} text={tool.definition} />
			) : (
				<div class="mcp-versions">
					<Definition label={t("As you accepted it")} text={tool.before} />
					<Definition label={t("As it is now")} text={tool.definition} />
				</div>
			)}
			<p class="mcp-detail">
				{t("Models call it {name}. Fingerprint {fingerprint}", {
					name: tool.modelName,
					fingerprint: tool.fingerprint.slice(0, 16),
				})}
			</p>
		</Fold>
	);
}

function Definition({ label, text }: { readonly label: string; readonly text: string }) {
	return (
		<div>
			<div class="mcp-label">{label}</div>
			<pre class="mcp-text" tabIndex={0} dir="ltr">
				<Revealed text={text} />
			</pre>
		</div>
	);
}

function summaryOf({ state, description }: McpToolView): string {
	if (state === "changed") return t("changed since you accepted it");
	const first = description.split("\n", 1)[0] ?? "";
	return state === "new" ? `${t("new")} · ${first}` : first;
}
