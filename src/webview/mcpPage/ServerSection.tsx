import { useState } from "preact/hooks";
import type { McpServerState, McpServerView } from "../../shared/mcpPage.ts";
import { t } from "../l10n.ts";
import { Revealed } from "../markdown/Revealed.tsx";
import { Button } from "../ui/Button.tsx";
import { Fold } from "../ui/Fold.tsx";
import { Icon } from "../ui/Icon.tsx";
import type { McpModel } from "./mcpModel.ts";
import { ToolList } from "./ToolList.tsx";

interface ServerProps {
	readonly mcp: McpModel;
	readonly server: McpServerView;
}

const words: Readonly<Record<McpServerState, readonly [icon: string, word: () => string]>> = {
	needs_consent: ["question", () => t("Waits for your word")],
	changed: ["warning", () => t("Changed since you allowed it")],
	untrusted: ["shield", () => t("Folder not trusted")],
	stopped: ["circle-outline", () => t("Not started; starts when a chat needs it")],
	starting: ["loading", () => t("Starting…")],
	running: ["pass-filled", () => t("Running")],
	failed: ["error", () => t("Failed")],
};

/** One server: its state and what can be done about it, its definition, its tools and its log. */
export function ServerSection({ mcp, server }: ServerProps) {
	const [icon, word] = words[server.state];
	const isAsking = server.state === "needs_consent" || server.state === "changed";
	return (
		<section aria-label={server.name} class="mcp-server">
			<h2>
				<Revealed text={server.name} />
			</h2>
			<p class={`mcp-state is-${server.state}`} role="status">
				<Icon name={icon} isSpinning={server.state === "starting"} /> {word()}
				{server.pid !== null && <span class="mcp-detail"> · {t("process {pid}", { pid: String(server.pid) })}</span>}
			</p>
			{server.failure !== null && (
				<p class="mcp-problem">
					<Revealed text={server.failure} />
				</p>
			)}
			<Definition server={server} isOpenAtFirst={isAsking} />
			<Actions mcp={mcp} server={server} />
			{server.problems.map((problem) => (
				<p key={problem} class="mcp-problem">
					{problem}
				</p>
			))}
			<ToolList mcp={mcp} server={server} />
			<Others server={server} />
			<Log log={server.log} />
		</section>
	);
}

function Definition({ server, isOpenAtFirst }: { readonly server: McpServerView; readonly isOpenAtFirst: boolean }) {
	const [isOpen, setOpen] = useState<boolean | null>(null);
	const first = server.definition[0]?.text ?? "";
	return (
		<Fold icon="file-code" label={t("Definition")} summary={first} isOpen={isOpen ?? isOpenAtFirst} onToggle={setOpen}>
			<dl class="mcp-definition" dir="ltr">
				{server.definition.map(({ label, text, isChanged }) => (
					<div key={label} class={isChanged ? "is-changed" : ""}>
						<dt>
							<Revealed text={label} />
							{isChanged && <span class="mcp-mark"> {t("changed")}</span>}
						</dt>
						<dd>
							{text ? (
								<Revealed text={text} />
							) : (
								<span class="mcp-detail">{text === null ? t("(removed)") : t("(empty)")}</span>
							)}
						</dd>
					</div>
				))}
			</dl>
			<p class="mcp-detail">{t("From {place}", { place: server.place })}</p>
		</Fold>
	);
}

function Actions({ mcp, server }: ServerProps) {
	const { state } = server;
	const isBusy = mcp.busy.value.has(server.id);
	if (state === "untrusted") return null;
	if (state === "needs_consent" || state === "changed")
		return (
			<div class="mcp-actions">
				<Button isPrimary isDisabled={isBusy} onClick={() => void mcp.consent(server)}>
					{t("Allow and Start…")}
				</Button>
				{state === "changed" && (
					<Button isDisabled={isBusy} onClick={() => void mcp.act(server, "revoke")}>
						{t("Take Permission Back")}
					</Button>
				)}
			</div>
		);
	const isUp = state === "running" || state === "starting";
	return (
		<div class="mcp-actions">
			<Button isDisabled={isBusy && state !== "starting"} onClick={() => void mcp.act(server, isUp ? "stop" : "start")}>
				{isUp ? t("Stop") : t("Start")}
			</Button>
			<Button isDisabled={isBusy} onClick={() => void mcp.act(server, "revoke")}>
				{t("Take Permission Back")}
			</Button>
		</div>
	);
}

function Others({ server: { prompts, resourceCount } }: { readonly server: McpServerView }) {
	if (prompts.length === 0 && resourceCount === 0) return null;
	return (
		<p class="mcp-detail">
			{prompts.length > 0 && t("Prompts, as slash commands: {names}.", { names: prompts.join(", ") })}{" "}
			{resourceCount === 1 && t("1 resource, behind @mcp: in the message box.")}
			{resourceCount > 1 && t("{count} resources, behind @mcp: in the message box.", { count: String(resourceCount) })}
		</p>
	);
}

function Log({ log }: { readonly log: string }) {
	const [isOpen, setOpen] = useState(false);
	if (log === "") return null;
	const last = log.slice(log.lastIndexOf("\n") + 1);
	return (
		<Fold icon="output" label={t("Log")} summary={last} isOpen={isOpen} onToggle={setOpen}>
			<pre class="mcp-text" tabIndex={0} dir="ltr">
				<Revealed text={log} />
			</pre>
		</Fold>
	);
}
