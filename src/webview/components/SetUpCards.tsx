import type { HostState } from "../../shared/model.ts";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import { setUpOf } from "../models/modelChoice.ts";
import { Button } from "../ui/Button.tsx";
import { FailureCard } from "./FailureCard.tsx";
import { PullCard } from "./PullCard.tsx";
import { SetUpCard } from "./SetUpCard.tsx";
import "./setUpCards.css";

const ollamaAddress = "https://ollama.com/download";

/** What there is to do before a model can answer; nothing as soon as one can. */
export function SetUpCards({ chat }: { readonly chat: ChatModel }) {
	const setUp = setUpOf(chat.catalog.catalog.value);
	if (setUp.kind !== "needed") return null;
	const { emptyHosts, missingHosts, failedHosts } = setUp;
	const hasOllama = emptyHosts.length + missingHosts.length > 0;
	return (
		<section class="set-up" aria-label={t("Set up a model")}>
			{emptyHosts.map((host) => (
				<PullCard key={host.id} host={host} chat={chat} />
			))}
			{missingHosts.map((host) => (
				<MissingOllamaCard key={host.id} host={host} chat={chat} />
			))}
			{failedHosts.map((host) => (
				<SetUpCard key={host.id} title={host.name}>
					{host.failure && (
						<FailureCard failure={host.failure} onAct={(action) => void chat.act(action, host.id, null)} />
					)}
				</SetUpCard>
			))}
			<SetUpCard title={hasOllama ? t("Or use a hosted model") : t("Connect a model")}>
				<p>
					{t(
						"With a key of your own, what you type is sent to that provider. The key stays in the system's key store.",
					)}
				</p>
				<div class="set-up-actions">
					<Button isPrimary={!hasOllama} onClick={() => void chat.act("set_key", null, null)}>
						{t("Use an Anthropic or OpenAI key")}
					</Button>
					{!hasOllama && <Button onClick={() => void chat.ask("model/refresh", null)}>{t("Try again")}</Button>}
				</div>
			</SetUpCard>
		</section>
	);
}

interface HostCardProps {
	readonly host: HostState;
	readonly chat: ChatModel;
}

function MissingOllamaCard({ host, chat }: HostCardProps) {
	return (
		<SetUpCard title={t("Ollama does not answer")}>
			<p>{host.failure?.message ?? t("Nothing answers at {address}.", { address: host.address })}</p>
			<p>{t("Start Ollama if you have it. It is free, and models run on this machine.")}</p>
			<div class="set-up-actions">
				<Button isPrimary onClick={() => void chat.ask("model/refresh", null)}>
					{t("Try again")}
				</Button>
				<Button onClick={() => void chat.ask("link/open", { address: ollamaAddress })}>{t("Install Ollama…")}</Button>
				<Button onClick={() => void chat.act("open_settings", host.id, null)}>{t("Other address…")}</Button>
			</div>
		</SetUpCard>
	);
}
