import type { UsageLine } from "../../shared/model.ts";
import { formatLineCost, formatCount } from "../format.ts";
import { t } from "../l10n.ts";

interface UsageTableProps {
	/** The name of the region. */
	readonly name: string;
	/** What a row is. */
	readonly head: string;
	readonly lines: readonly UsageLine[];
}

/** Costs by one thing, with the tokens behind them. */
export function UsageTable({ name, head, lines }: UsageTableProps) {
	const columns = [t("Cost"), t("Calls"), t("Input"), t("Cached"), t("Output")];
	return (
		<section aria-label={name} class="usage-section">
			<h2>{name}</h2>
			<table>
				<thead>
					<tr>
						<th scope="col">{head}</th>
						{columns.map((column) => (
							<th key={column} scope="col" class="is-number">
								{column}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{lines.map((line) => (
						<tr key={line.key}>
							<th scope="row">{line.label}</th>
							<td>{formatLineCost(line)}</td>
							<td>{formatCount(line.calls)}</td>
							<td>{formatCount(line.inputTokens)}</td>
							<td>{formatCount(line.cachedTokens)}</td>
							<td>{formatCount(line.outputTokens)}</td>
						</tr>
					))}
				</tbody>
			</table>
		</section>
	);
}
