import { formatContext } from "../format.ts";
import { t } from "../l10n.ts";
import type { ChatModel } from "../models/chatModel.ts";
import "./emptyChat.css";

/** A chat before its first message: where one is, which model is ready, and questions to begin with. */
export function EmptyChat({ chat }: { readonly chat: ChatModel }) {
	const surroundings = chat.surroundings.value;
	if (!surroundings) return null;
	const { projectName, projectDetail, isTrusted, starters } = surroundings;
	const isReady = chat.catalog.chosen.value !== null;
	return (
		<div class="empty-chat">
			<h2>{projectName === null ? t("Chat without a folder") : t("Chat about {project}", { project: projectName })}</h2>
			<ProjectChoice chat={chat} />
			{projectDetail && <p>{projectDetail}</p>}
			<ReadyLine chat={chat} />
			{!isTrusted && <p>{t("This folder is not trusted: chatting works, tools stay off.")}</p>}
			{isReady && starters.length > 0 && (
				<ul class="empty-starters" aria-label={t("Questions to begin with")}>
					{starters.slice(0, 3).map((starter) => (
						<li key={starter}>
							<button type="button" onClick={() => takeStarter(chat, starter)}>
								{starter}
							</button>
						</li>
					))}
				</ul>
			)}
		</div>
	);
}

/** Where several folders are open, the user says which one the new chat is about; the file in front says it at first. */
function ProjectChoice({ chat }: { readonly chat: ChatModel }) {
	const surroundings = chat.surroundings.value;
	if (!surroundings || surroundings.projects.length < 2) return null;
	return (
		<select
			class="empty-project"
			aria-label={t("Project of the new chat")}
			value={surroundings.projectFolderUri ?? ""}
			onChange={(event) => void chat.ask("project/choose", { folderUri: event.currentTarget.value })}
		>
			{surroundings.projects.map(({ folderUri, name }) => (
				<option key={folderUri} value={folderUri}>
					{name}
				</option>
			))}
		</select>
	);
}

/** "Ready: qwen3:8b, on this machine, 32k context": the window that is used, as soon as the host has told it. */
function ReadyLine({ chat }: { readonly chat: ChatModel }) {
	const model = chat.catalog.chosen.value;
	if (!model) return chat.catalog.catalog.value.isProbing ? <p>{t("Looking for models…")}</p> : null;
	const window = chat.context.use.value?.window ?? model.contextWindow;
	const words = [
		model.label,
		model.isLocal ? t("local") : model.hostName,
		...(window === null ? [] : [t("{count} context", { count: formatContext(window) })]),
	];
	return (
		<>
			<p>{t("Ready: {model}", { model: words.join(", ") })}</p>
			{!model.abilities.tools && <p>{t("This model cannot look into files: attach what it should see.")}</p>}
		</>
	);
}

/** A starter goes into the box and not out: the user may want to change it, and a click must not spend money. */
function takeStarter(chat: ChatModel, starter: string): void {
	chat.composer.setText(starter);
	chat.composer.focus();
}
