import type { ProjectStorage } from "../../shared/dataPages.ts";
import { formatBytes, formatCount } from "../format.ts";
import { t } from "../l10n.ts";

/** What each project takes up, the largest first. */
export function ProjectSizes({ projects }: { readonly projects: readonly ProjectStorage[] }) {
	const name = t("Storage by project");
	return (
		<section aria-label={name} class="storage-section">
			<h2>{name}</h2>
			{projects.length === 0 ? <p>{t("There are no chats yet.")}</p> : <Table projects={projects} />}
		</section>
	);
}

function Table({ projects }: { readonly projects: readonly ProjectStorage[] }) {
	const heads = [t("Chats"), t("Messages"), t("Text"), t("Attachments"), t("Deleted messages")];
	return (
		<div class="storage-scroll" tabIndex={0} role="group" aria-label={t("Storage by project")}>
			<table>
				<thead>
					<tr>
						<th scope="col">{t("Project")}</th>
						{heads.map((head) => (
							<th key={head} scope="col" class="is-number">
								{head}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{projects.map((project) => (
						<tr key={project.projectId ?? ""}>
							<th scope="row">{project.projectName ?? t("No project")}</th>
							<td>{formatCount(project.conversations)}</td>
							<td>{formatCount(project.messages)}</td>
							<td>{formatBytes(project.messageBytes)}</td>
							<td>{formatBytes(project.attachmentBytes)}</td>
							<td>{formatCount(project.deletedMessages)}</td>
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}
