import { type NetworkContact, type NetworkPurpose, networkPurposes } from "../../shared/networkLog.ts";
import { formatBytes, formatMoment } from "../format.ts";
import { t } from "../l10n.ts";
import { Button } from "../ui/Button.tsx";
import { Field } from "../ui/Field.tsx";
import type { NetworkModel } from "./networkModel.ts";
import "./networkPage.css";

const purposeNames: Readonly<Record<NetworkPurpose, () => string>> = {
	model_call: () => t("model call"),
	model_list: () => t("list of models"),
	model_download: () => t("download of a model"),
	link: () => t("analysis of a link"),
	tool: () => t("page for a model"),
	mcp: () => t("MCP server"),
	team: () => t("team database"),
};

/** Every host that was contacted: when, why, how much, and what came of it. */
export function NetworkPage({ network }: { readonly network: NetworkModel }) {
	const contacts = network.contacts.value;
	return (
		<main class="network-page">
			<h1>{t("Network log")}</h1>
			<p class="network-note">
				{t(
					"Every host that Daybook contacts is listed here. What VS Code's own language models send goes through VS Code and is not seen here.",
				)}
			</p>
			<Filters network={network} />
			<p role="status" class="network-message">
				{network.message.value}
			</p>
			{contacts !== null && <Contacts contacts={contacts} network={network} />}
		</main>
	);
}

function Filters({ network }: { readonly network: NetworkModel }) {
	const { host, purpose } = network.filter.value;
	return (
		<div class="network-filters">
			<Field label={t("Host")}>
				{(id) => (
					<input
						id={id}
						type="text"
						value={host}
						maxLength={300}
						onInput={(event) => void network.narrow({ host: event.currentTarget.value.trim() })}
					/>
				)}
			</Field>
			<Field label={t("Why")}>
				{(id) => (
					<select
						id={id}
						value={purpose ?? ""}
						onChange={(event) => {
							const { value } = event.currentTarget;
							void network.narrow({ purpose: networkPurposes.find((known) => known === value) ?? null });
						}}
					>
						<option value="">{t("everything")}</option>
						{networkPurposes.map((known) => (
							<option key={known} value={known}>
								{purposeNames[known]()}
							</option>
						))}
					</select>
				)}
			</Field>
			<Button onClick={() => void network.read()}>{t("Look again")}</Button>
			<Button onClick={() => void network.export()}>{t("Export…")}</Button>
		</div>
	);
}

function Contacts({
	contacts,
	network,
}: {
	readonly contacts: readonly NetworkContact[];
	readonly network: NetworkModel;
}) {
	if (contacts.length === 0) return <p>{t("No host was contacted, or none that fits.")}</p>;
	return (
		<>
			<div class="network-scroll" tabIndex={0} role="region" aria-label={t("Contacts")}>
				<table>
					<thead>
						<tr>
							<th scope="col">{t("When")}</th>
							<th scope="col">{t("Host")}</th>
							<th scope="col">{t("Why")}</th>
							<th scope="col">{t("Sent")}</th>
							<th scope="col">{t("Received")}</th>
							<th scope="col">{t("Outcome")}</th>
						</tr>
					</thead>
					<tbody>
						{contacts.map((contact) => (
							<Row key={contact.id} contact={contact} />
						))}
					</tbody>
				</table>
			</div>
			{network.hasMore.value && <Button onClick={() => void network.more()}>{t("Show more")}</Button>}
		</>
	);
}

function Row({ contact }: { readonly contact: NetworkContact }) {
	const { at, host, purpose, bytesSent, bytesReceived, status } = contact;
	const size = (bytes: number | null): string => (bytes === null ? "–" : formatBytes(bytes));
	return (
		<tr>
			<td>{formatMoment(at)}</td>
			<td class="network-host">{host}</td>
			<td>{purposeNames[purpose]()}</td>
			<td class="network-bytes">{size(bytesSent)}</td>
			<td class="network-bytes">{size(bytesReceived)}</td>
			<td>{status ?? outcomeWithoutStatus(contact)}</td>
		</tr>
	);
}

/** A contact that is over knows how much it sent or got; the team database has no status, but it answers with bytes. */
function outcomeWithoutStatus({ bytesSent, bytesReceived }: NetworkContact): string {
	if (bytesSent === null && bytesReceived === null) return t("no answer so far");
	return bytesReceived ? "–" : t("no answer");
}
