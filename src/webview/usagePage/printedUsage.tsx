import { render } from "preact";
import type { UsageReport } from "../../shared/protocol.ts";
import { t } from "../l10n.ts";
import { Overview } from "./Overview.tsx";
import { PaperContext } from "./paper.ts";
import type { UsageModel } from "./usageModel.ts";

/** A4 between the margins of a browser, less those of the page. */
const chartWidth = 680;

/** The figures as HTML for paper: every row, a chart as wide as the sheet, and nothing that would have to be pressed. */
export function printedUsage(usage: UsageModel, report: UsageReport): string {
	const sheet = document.createElement("div");
	render(
		<PaperContext.Provider value={{ chartWidth }}>
			<main class="usage-page">
				<h1>{t("Usage")}</h1>
				<Overview usage={usage} report={report} />
			</main>
		</PaperContext.Provider>,
		sheet,
	);
	const html = withoutControls(sheet).innerHTML;
	render(null, sheet);
	return html;
}

/** A copy in which a figure that opens is plain text, and all other controls are gone. */
function withoutControls(sheet: HTMLElement): HTMLElement {
	const copy = document.importNode(sheet, true);
	for (const figure of copy.querySelectorAll("button.figure-open")) figure.replaceWith(...figure.childNodes);
	for (const control of copy.querySelectorAll("button, .usage-measure, .figure-actions, .day-told")) control.remove();
	for (const stop of copy.querySelectorAll("[tabindex]")) stop.removeAttribute("tabindex");
	for (const column of copy.querySelectorAll('[role="button"]')) column.setAttribute("role", "img");
	return copy;
}
